#include "client/cli/point_printer.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/cli/csv_text.h"
#include "client/cli/image_text.h"
#include "client/cli/json_text.h"
#include "client/cli/number_format.h"
#include "client/cli/table.h"

namespace nereid::client {
namespace {

class CsvPointPrinter : public PointPrinter {
 public:
  CsvPointPrinter(v1::ValueType type, std::ostream* out) : type_(type), out_(out) {}

  void PrintHead() override {
    const bool is_image = type_ == v1::VALUE_TYPE_IMAGE;
    *out_ << (is_image ? "x,name,description,format,width,height,bytes\n" : "x,y\n");
  }

 protected:
  void PrintNumber(double x, double y) override {
    *out_ << FormatNumber(x) << ',' << FormatNumber(y) << '\n';
  }

  void PrintText(double x, const std::string& y) override {
    *out_ << FormatNumber(x) << ',' << CsvCell(y) << '\n';
  }

  void PrintImage(double x, const v1::Image& y) override {
    *out_ << FormatNumber(x) << ',' << CsvCell(y.name()) << ',' << CsvCell(y.description()) << ','
          << ImageFormatName(y.format()) << ',' << y.width() << ',' << y.height() << ','
          << y.data_bytes() << '\n';
  }

 private:
  const v1::ValueType type_;
  std::ostream* const out_;
};

class JsonPointPrinter : public PointPrinter {
 public:
  explicit JsonPointPrinter(std::ostream* out) : out_(out) {}

  void PrintHead() override {}

 protected:
  void PrintNumber(double x, double y) override {
    *out_ << "{\"x\":" << JsonNumber(x) << ",\"y\":" << JsonNumber(y) << "}\n";
  }

  void PrintText(double x, const std::string& y) override {
    *out_ << "{\"x\":" << JsonNumber(x) << ",\"y\":" << JsonString(y) << "}\n";
  }

  void PrintImage(double x, const v1::Image& y) override {
    *out_ << "{\"x\":" << JsonNumber(x) << ",\"name\":" << JsonString(y.name())
          << ",\"description\":" << JsonString(y.description())
          << ",\"format\":" << JsonString(ImageFormatName(y.format())) << ",\"width\":" << y.width()
          << ",\"height\":" << y.height() << ",\"bytes\":" << y.data_bytes() << "}\n";
  }

 private:
  std::ostream* const out_;
};

std::vector<TableColumn> Columns(v1::ValueType type) {
  if (type == v1::VALUE_TYPE_IMAGE) {
    return {{"x", Alignment::kRight},
            {"name"},
            {"description"},
            {"format"},
            {"width", Alignment::kRight},
            {"height", Alignment::kRight},
            {"bytes", Alignment::kRight}};
  }
  const bool is_text = type == v1::VALUE_TYPE_TEXT;
  return {{"x", Alignment::kRight}, {"y", is_text ? Alignment::kLeft : Alignment::kRight}};
}

class TablePointPrinter : public PointPrinter {
 public:
  TablePointPrinter(v1::ValueType type, std::ostream* out) : table_(Columns(type)), out_(out) {}

  // With the first rows, whose widths it shares.
  void PrintHead() override {}

 protected:
  void PrintNumber(double x, double y) override {
    table_.AddRow({FormatNumber(x), FormatNumber(y)});
  }

  void PrintText(double x, const std::string& y) override { table_.AddRow({FormatNumber(x), y}); }

  void PrintImage(double x, const v1::Image& y) override {
    table_.AddRow({FormatNumber(x), y.name(), y.description(), ImageFormatName(y.format()),
                   absl::StrCat(y.width()), absl::StrCat(y.height()),
                   absl::StrCat(y.data_bytes())});
  }

  void EndBatch() override { table_.Print(*out_); }

 private:
  Table table_;
  std::ostream* const out_;
};

}  // namespace

absl::Status PointPrinter::Print(const v1::PointColumns& points) {
  const int count = points.x_size();
  const int values =
      points.doubles_size() + points.floats_size() + points.texts_size() + points.images_size();
  if (values != count) {
    return absl::InternalError(absl::StrCat("the server answered with ", count, " x and ", values,
                                            " y; is it a nereid-server of this version?"));
  }
  if (count == 0) return absl::OkStatus();
  int i = 0;
  for (const double y : points.doubles()) PrintNumber(points.x(i++), y);
  for (const float y : points.floats()) PrintNumber(points.x(i++), y);
  for (const std::string& y : points.texts()) PrintText(points.x(i++), y);
  for (const v1::Image& y : points.images()) PrintImage(points.x(i++), y);
  EndBatch();
  return absl::OkStatus();
}

std::unique_ptr<PointPrinter> MakePointPrinter(OutputFormat format, v1::ValueType type,
                                               std::ostream* out) {
  switch (format) {
    case OutputFormat::kCsv:
      return std::make_unique<CsvPointPrinter>(type, out);
    case OutputFormat::kJson:
      return std::make_unique<JsonPointPrinter>(out);
    case OutputFormat::kTable:
      break;
  }
  return std::make_unique<TablePointPrinter>(type, out);
}

}  // namespace nereid::client
