#include "client/cli/labelled_point_printer.h"

#include "client/cli/csv_text.h"
#include "client/cli/image_text.h"
#include "client/cli/json_text.h"
#include "client/cli/number_format.h"

namespace nereid::client {

LabelledPointPrinter::LabelledPointPrinter(OutputFormat format, std::ostream* out)
    : format_(format), out_(out), table_({{"channel"}, {"x", Alignment::kRight}, {"y"}}) {}

// That of a table comes with the first rows, whose widths it shares.
void LabelledPointPrinter::PrintHead() {
  if (format_ == OutputFormat::kCsv) *out_ << "channel,x,y\n";
}

void LabelledPointPrinter::PrintNumber(double x, double y) {
  PrintRow(x, FormatNumber(y), JsonNumber(y));
}

void LabelledPointPrinter::PrintText(double x, const std::string& y) {
  PrintRow(x, y, JsonString(y));
}

void LabelledPointPrinter::PrintImage(double x, const v1::Image& y) {
  PrintRow(x, DescribeImage(y), JsonString(DescribeImage(y)));
}

void LabelledPointPrinter::EndBatch() {
  if (format_ == OutputFormat::kTable) table_.Print(*out_);
}

void LabelledPointPrinter::PrintRow(double x, const std::string& plain_y,
                                    const std::string& json_y) {
  switch (format_) {
    case OutputFormat::kTable:
      return table_.AddRow({label_, FormatNumber(x), plain_y});
    case OutputFormat::kCsv:
      *out_ << CsvCell(label_) << ',' << FormatNumber(x) << ',' << CsvCell(plain_y) << '\n';
      return;
    case OutputFormat::kJson:
      *out_ << "{\"channel\":" << JsonString(label_) << ",\"x\":" << JsonNumber(x)
            << ",\"y\":" << json_y << "}\n";
      return;
  }
}

}  // namespace nereid::client
