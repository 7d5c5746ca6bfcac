// What a case writes and reads back: channels of equally many points in one experiment.

#ifndef NEREID_BENCH_DATA_SET_H_
#define NEREID_BENCH_DATA_SET_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "storage/ingest_message.h"

namespace nereid::bench {

inline constexpr char kProject[] = "bench";

struct DataSet {
  std::string experiment;
  // Shared by all channels.
  std::vector<double> x;
  // By channel.
  std::vector<std::vector<double>> y;

  size_t channel_count() const { return y.size(); }
  size_t points_per_channel() const { return x.size(); }
  size_t point_count() const { return x.size() * y.size(); }
};

using SeriesMaker = std::vector<double> (*)(size_t points, uint64_t seed);

// x is 1, 2, 3, …; channel i is made with seed i + 1.
DataSet MakeDataSet(const std::string& experiment, size_t channels, size_t points_per_channel,
                    SeriesMaker make);

// Name of the channel with that channel_ref.
std::string ChannelName(size_t channel_ref);

// In which order points are written: `points` at a time of one channel, then of the next, round
// after round; so many of these entries travel together in one message.
struct MessageShape {
  size_t points_per_entry;
  size_t entries_per_message;
};

// One entry: points [begin, end) of a channel.
struct EntryRange {
  size_t channel;
  size_t begin;
  size_t end;
};

// All entries of the data set, in the order in which they are written.
std::vector<EntryRange> EntriesOf(const DataSet& data, size_t points_per_entry);

// The messages that carry the data set, numbered from 1, in the columns that the C++ client would
// choose; serialized, or parsed as the store takes them.
std::vector<std::string> SerializeMessages(const DataSet& data, const MessageShape& shape);

// So many messages with points of one channel of the loss.
std::vector<std::string> LossMessages(size_t messages, size_t points_per_message);
std::vector<std::unique_ptr<storage::IngestMessage>> BuildMessages(const DataSet& data,
                                                                   const MessageShape& shape);

}  // namespace nereid::bench

#endif  // NEREID_BENCH_DATA_SET_H_
