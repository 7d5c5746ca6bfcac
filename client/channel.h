#ifndef NEREID_CLIENT_CHANNEL_H_
#define NEREID_CLIENT_CHANNEL_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/types/span.h"
#include "client/image.h"

namespace nereid::client {

class PointBuffer;

// What the y of a channel is. The server keeps one type for the life of a channel.
enum class ChannelType {
  // As the server has it, or else as the first value sent.
  kInferred,
  kNumeric,
  kText,
  kImage,
};

// A named series of points (x, y) of one experiment. `Experiment::GetChannel` makes it and owns it;
// it lives as long as the experiment.
//
// Send puts a point into the memory of the experiment and returns: it never waits for the network,
// except when the memory is full and the options say WhenFull::kBlock. Nothing is returned; what
// became of the points stands in `Experiment::Report`. A point that the server would not take (x
// not increasing, x not finite, another type) is rejected by the server and counted there.
//
// Without x the server assigns it: first 1, then the next whole number above the last x.
//
// Thread-safe. Points of one thread keep their order.
class Channel {
 public:
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  // A number; NaN and infinities are kept bit for bit.
  void Send(double y);
  // A number at x.
  void Send(double x, double y);

  // A text of at most 1 MiB; a longer one is rejected. Bytes that are not UTF-8 are replaced by
  // U+FFFD.
  void Send(std::string_view text);
  // A text at x.
  void Send(double x, std::string_view text);

  // An image; one over the bounds of `Image` is rejected.
  void Send(Image image);
  // An image at x.
  void Send(double x, Image image);

  // Numbers, column by column. Columns of different length are rejected whole.
  void SendMany(absl::Span<const double> x, absl::Span<const double> y);

  // As given to `Experiment::GetChannel`.
  const std::string& name() const { return name_; }

 private:
  friend class ChannelTable;

  Channel(std::string name, uint32_t channel_ref, PointBuffer* buffer);

  const std::string name_;
  const uint32_t channel_ref_;
  PointBuffer* const buffer_;
};

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CHANNEL_H_
