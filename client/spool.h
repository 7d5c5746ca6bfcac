#ifndef NEREID_CLIENT_SPOOL_H_
#define NEREID_CLIENT_SPOOL_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/file_descriptor.h"
#include "client/resend_queue.h"
#include "client/spool_lock.h"
#include "client/spool_segment_reader.h"

namespace nereid::client {

// Of the size of a spool, kept for the next message and what stands in front of it.
inline constexpr uint64_t kSpoolReserveBytes = 8 << 20;

// The numbered messages of one writer on disk, from when they were made until the server has
// acknowledged them. What was appended survives the end of the process, also by SIGKILL; it is not
// synced, so a power cut of this machine may take it.
//
// The folder is made with the first message. Not thread-safe.
class Spool {
 public:
  struct Options {
    // Where the folder of this spool is made.
    std::string directory;
    uint64_t bytes_max = 0;
    std::string writer_id;
    // Of the writer whose forked child this is; empty: none.
    std::string parent_writer_id = {};
    // A serialized IngestRequest with `open`.
    std::string open;
    // A serialized IngestRequest that declares a channel.
    std::function<std::string(uint32_t channel_ref)> declaration;
    // How many channels there are now: each is declared once, also if it never has a point.
    std::function<uint32_t()> channel_count;
  };

  // The unread messages of a segment that is lost.
  struct Loss {
    uint64_t first_sequence = 0;
    uint64_t messages = 0;
    uint64_t points = 0;
  };

  // What to write of a message; null: nothing, for it is acknowledged.
  using BytesOf = std::function<std::shared_ptr<const std::string>(uint64_t sequence)>;

  explicit Spool(Options options);

  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;

  // Whether one more message fits into `bytes_max`.
  bool has_room() const { return bytes_ + kSpoolReserveBytes <= options_.bytes_max; }

  // Writes `message`, whose number is above those of all before, and before it the declarations of
  // its channels if the segment lacks them. After an error nothing of it is there. NOT_FOUND: files
  // of the spool were removed, see Mend. INVALID_ARGUMENT: it is longer than readers take.
  absl::Status Append(uint64_t sequence, std::string_view message,
                      const std::vector<uint32_t>& channel_refs, uint64_t points);

  // Whether ReadNext has something to read.
  bool has_unread() const { return unread_ > 0; }

  // The oldest message that was neither read nor skipped. NOT_FOUND or DATA_LOSS: its segment is
  // lost, see Mend. Other errors may pass.
  absl::StatusOr<NumberedMessage> ReadNext();

  // NOT_FOUND if a segment was removed by somebody else.
  absl::Status Check() const;

  // Writes each segment that is lost, because it was removed or ReadNext found it damaged, anew
  // with what `bytes_of` gives, and adds to `losses` what was unread in it. After an error the
  // segments that are lost are forgotten.
  absl::Status Mend(const BytesOf& bytes_of, std::vector<Loss>& losses);

  // Skips everything that was appended so far.
  void SkipUnread();

  // Removes the segments whose messages are all numbered up to `through`, but for one that takes
  // further messages.
  void Forget(uint64_t through);

  // Removes everything.
  absl::Status Remove();

  // Closes the files that lie on disk and with them gives up the lock; nothing may be done
  // afterwards. In a forked child the spool of the parent stays locked by the parent.
  void CloseFiles();

 private:
  struct Segment {
    uint32_t number = 0;
    uint64_t bytes = 0;
    uint64_t first_sequence = 0;
    uint64_t last_sequence = 0;
    // Messages at the end that were neither read nor skipped.
    uint64_t unread = 0;
    uint64_t unread_points = 0;
    bool is_damaged = false;
  };

  void Count(uint64_t sequence, uint64_t points, uint64_t bytes);
  absl::Status HoldFolder();
  absl::Status MakeFolder();
  absl::Status BeginSegment();
  void CloseSegment();
  std::string HeadOf(std::string_view message, const std::vector<uint32_t>& channel_refs,
                     uint32_t channel_count);
  void Declare(uint32_t channel_ref, std::string& head);
  std::string PathOf(uint32_t number) const;
  absl::Status OpenReader(const Segment& segment);
  absl::StatusOr<NumberedMessage> Read(const Segment& segment);
  bool IsRemoved(const Segment& segment) const;
  absl::Status WriteAnew(Segment& segment, const BytesOf& bytes_of);
  std::string ContentOf(const Segment& segment, const BytesOf& bytes_of);

  const Options options_;
  const std::string folder_;
  const uint64_t segment_bytes_max_;
  std::optional<SpoolLock> lock_;

  // The last of them is written to while `file_` is open.
  std::deque<Segment> segments_;
  FileDescriptor file_;
  // By channel_ref: whether the last segment declares it.
  std::vector<bool> declared_;
  // Channels below were declared in some segment.
  uint32_t declared_once_ = 0;
  uint32_t next_number_ = 1;
  // Of all segments.
  uint64_t bytes_ = 0;

  // Of all segments.
  uint64_t unread_ = 0;
  // Where the first unread message is, or a record before it, if it is in this segment.
  uint32_t read_number_ = 0;
  uint64_t read_offset_ = 0;
  std::optional<SpoolSegmentReader> reader_;
};

}  // namespace nereid::client

#endif  // NEREID_CLIENT_SPOOL_H_
