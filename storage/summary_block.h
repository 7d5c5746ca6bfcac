// Summaries of consecutive parts of a series as they are stored, kSummaryBlockNodes under one key.
// docs/storage_format.md draws them byte by byte.

#ifndef NEREID_STORAGE_SUMMARY_BLOCK_H_
#define NEREID_STORAGE_SUMMARY_BLOCK_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "storage/key.h"
#include "storage/summary.h"

namespace nereid::storage {

// A full block makes one node of the next level.
inline constexpr size_t kSummaryBlockNodes = 64;
// A node of level 1 stands for one chunk, one of level n + 1 for a block of level n. The last level
// stands for 64^5 chunks, a million million points, and is not summarized any further.
inline constexpr int kSummaryLevels = 5;
inline constexpr uint8_t kSummaryFormatVersion = 1;

// `level` is 1 to kSummaryLevels.
inline Level SummaryLevel(int level) { return static_cast<Level>(level); }

// Column by column; entry i of every column is node i.
struct SummaryBlock {
  template <typename Value>
  using Column = std::array<Value, kSummaryBlockNodes>;

  Column<double> first_x;
  Column<double> last_x;
  Column<double> counts;
  Column<double> nan_counts;
  Column<double> first_y;
  Column<double> last_y;
  Column<double> min_x;
  Column<double> min_y;
  Column<double> max_x;
  Column<double> max_y;
  Column<double> sums;
  // 0 unless they were asked for.
  Column<int64_t> first_times_unix_nanos;
  Column<int64_t> last_times_unix_nanos;

  // Of the nodes [begin, end), at least one.
  Summary Join(size_t begin, size_t end) const;
};

// Appends the block of `nodes`, kSummaryBlockNodes of them in order, as it is stored under `key`.
// Thread-safe.
void AppendSummaryBlock(std::string_view key, absl::Span<const Summary> nodes, std::string& out);

// Reads the block stored under `key`. DATA_LOSS if the checksum or the structure is wrong;
// FAILED_PRECONDITION for a format version of a newer Nereid. Thread-safe.
absl::Status DecodeSummaryBlock(std::string_view key, std::string_view value, bool with_times,
                                SummaryBlock& block);

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_SUMMARY_BLOCK_H_
