// Bounds of what a client may send and of what the store holds in memory. The ones a client can
// meet are stated in proto/nereid/v1 and told in `Opened.limits`.

#ifndef NEREID_STORAGE_LIMITS_H_
#define NEREID_STORAGE_LIMITS_H_

#include <cstddef>
#include <cstdint>

namespace nereid::storage {

inline constexpr size_t kNameBytesMax = 1024;
inline constexpr size_t kTextBytesMax = size_t{1} << 20;
inline constexpr size_t kImageBytesMax = size_t{3} << 20;
inline constexpr size_t kImageDescriptionBytesMax = size_t{64} << 10;
inline constexpr size_t kMessageBytesMax = size_t{4} << 20;
inline constexpr uint32_t kChannelRefsMax = 65536;

// Points in one stored numeric or text piece.
inline constexpr size_t kPiecePointsMax = 1024;
// A text piece is closed once it holds this many bytes; one longer text is a piece of its own.
inline constexpr size_t kTextPieceBytesMax = size_t{64} << 10;

// Messages that wait for the committer, of all streams together and of one stream.
inline constexpr size_t kQueueBytesMax = size_t{64} << 20;
inline constexpr size_t kSessionQueueBytesMax = size_t{4} << 20;
// Messages taken into one commit.
inline constexpr size_t kGroupBytesMax = size_t{8} << 20;

// Messages kept to be filled again, and how large one of them may have been.
inline constexpr size_t kPooledMessagesMax = 1024;
inline constexpr size_t kPooledMessageBytesMax = size_t{32} << 10;
// Memory kept for points between commits.
inline constexpr size_t kPendingPoolBytesMax = size_t{32} << 20;
// Heads of channels kept in memory between commits, about 400 bytes each.
inline constexpr size_t kLoadedChannelsMax = 200'000;

// Series whose open summaries are kept in memory, on average about 4 KiB each.
inline constexpr size_t kOpenSummariesMax = 16'384;

// Column families that the channels of one experiment may claim; later names share the overflow.
inline constexpr uint32_t kExperimentFamiliesMax = 64;
// Channels of one experiment over its life: the low bits of a series id.
inline constexpr int kChannelOrdinalBits = 24;

// Space that a data directory holds back for logs and manifests when the disk is full: enough for
// one commit, and for what is told of files meanwhile.
inline constexpr size_t kDiskReserveBytes = size_t{16} << 20;

// Space that must stay free for points to be taken in: what lies in write buffers is yet to be
// written to tables.
inline constexpr uint64_t kMinFreeBytesDefault = uint64_t{256} << 20;

// Deletions whose space is given back together.
inline constexpr size_t kDeletionsTogetherMax = 64;

inline constexpr int kPageSizeDefault = 100;
inline constexpr int kPageSizeMax = 1000;

// Channels that an alias names, and aliases of a project.
inline constexpr int kAliasChannelsMax = 1'000;
inline constexpr size_t kAliasesMax = 10'000;
// Charts of one experiment's own, of one chart set, and chart sets of a project.
inline constexpr size_t kChartsMax = 1'000;
inline constexpr int kChartSetChartsMax = 100;
inline constexpr size_t kChartSetsMax = 1'000;
inline constexpr int kChartSourcesMax = 100;
// One alias, chart or chart set, and all that is applied together.
inline constexpr size_t kConfigRecordBytesMax = size_t{1} << 20;
inline constexpr size_t kConfigBytesMax = size_t{4} << 20;

// What is told of an experiment besides its channels; the last bounds all of it together.
inline constexpr size_t kDescriptionBytesMax = size_t{64} << 10;
inline constexpr int kTagsMax = 100;
inline constexpr size_t kParametersMax = 1'000;
inline constexpr size_t kParameterValueBytesMax = size_t{64} << 10;
inline constexpr size_t kDetailsBytesMax = size_t{256} << 10;

// Heads kept in memory for rankings, about 200 bytes each.
inline constexpr size_t kCachedHeadsMax = 100'000;

// Sources whose values a listing of experiments tells.
inline constexpr int kListedSourcesMax = 100;

// Columns of a sampled series. Up to so many points for each column are returned as they are.
inline constexpr size_t kColumnsMax = 10'000;
inline constexpr size_t kRawPointsPerColumn = 4;
// What one call may ask to be sampled.
inline constexpr int kSampledExperimentsMax = 1'000;
inline constexpr int kSampledSourcesMax = 1'000;
inline constexpr int kSampledSeriesMax = 10'000;

// Series that one call may watch, and how many of them it looks at before others have their turn.
inline constexpr int kWatchedSeriesMax = 1'000;
inline constexpr size_t kWatchedSeriesPerStep = 64;
// Between the answers of a watch, and events in one of them.
inline constexpr uint32_t kWatchIntervalMillisMax = 10'000;
inline constexpr int kWatchEventsMax = 64;

// Points packed into one answer of a read, or records into a page, in bytes.
inline constexpr size_t kAnswerBytesMax = size_t{1} << 20;

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_LIMITS_H_
