// Prints points as they come from the server.

#ifndef NEREID_CLIENT_CLI_POINT_PRINTER_H_
#define NEREID_CLIENT_CLI_POINT_PRINTER_H_

#include <memory>
#include <ostream>

#include "absl/status/status.h"
#include "client/cli/command_options.h"
#include "nereid/v1/points.pb.h"

namespace nereid::client {

// Prints one row a point and keeps nothing once it is printed. Used for the answers of one read, in
// order.
class PointPrinter {
 public:
  virtual ~PointPrinter() = default;

  // The head, if the format has one.
  virtual void PrintHead() = 0;

  // INTERNAL if the columns do not belong together.
  absl::Status Print(const v1::PointColumns& points);

  // To be called after the last points.
  void Finish() { EndBatch(); }

 protected:
  virtual void PrintNumber(double x, double y) = 0;
  virtual void PrintText(double x, const std::string& y) = 0;
  virtual void PrintImage(double x, const v1::Image& y) = 0;
  // Everything so far goes out.
  virtual void EndBatch() {}
};

// For points of the type; `out` must outlive the printer.
std::unique_ptr<PointPrinter> MakePointPrinter(OutputFormat format, v1::ValueType type,
                                               std::ostream* out);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_POINT_PRINTER_H_
