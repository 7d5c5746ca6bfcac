// Prints points of several channels under one another.

#ifndef NEREID_CLIENT_CLI_LABELLED_POINT_PRINTER_H_
#define NEREID_CLIENT_CLI_LABELLED_POINT_PRINTER_H_

#include <ostream>
#include <string>

#include "client/cli/command_options.h"
#include "client/cli/point_printer.h"
#include "client/cli/table.h"

namespace nereid::client {

// Each row begins with the channel. An image is one text: its name and size.
class LabelledPointPrinter final : public PointPrinter {
 public:
  // `out` must outlive it.
  LabelledPointPrinter(OutputFormat format, std::ostream* out);

  // The channel of the points that follow.
  void set_label(const std::string& label) { label_ = label; }

  void PrintHead() override;

 protected:
  void PrintNumber(double x, double y) override;
  void PrintText(double x, const std::string& y) override;
  void PrintImage(double x, const v1::Image& y) override;
  void EndBatch() override;

 private:
  void PrintRow(double x, const std::string& plain_y, const std::string& json_y);

  const OutputFormat format_;
  std::ostream* const out_;
  Table table_;
  std::string label_;
};

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_LABELLED_POINT_PRINTER_H_
