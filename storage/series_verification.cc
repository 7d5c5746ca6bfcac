#include "storage/series_verification.h"

#include <cmath>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/crc32c.h"
#include "storage/names.h"
#include "storage/number_text.h"
#include "storage/piece.h"
#include "storage/series_scan.h"
#include "storage/summary.h"
#include "storage/summary_verification.h"
#include "storage/tail.h"

namespace nereid::storage {
namespace {

constexpr double kLowest = -std::numeric_limits<double>::infinity();

bool Same(double left, double right) {
  return left == right || (std::isnan(left) && std::isnan(right));
}

class SeriesVerification {
 public:
  SeriesVerification(rocksdb::DB& db, const Families& families, const Catalog& catalog,
                     const StoredChannel& channel, VerificationReport& report)
      : db_(db),
        catalog_(catalog),
        channel_(channel),
        report_(report),
        series_(channel.record.series_id()),
        type_(static_cast<v1::ValueType>(channel.record.type())),
        family_(families.Find({type_, channel.path.channel}, channel.record.in_overflow_family())),
        is_unreadable_(families.IsUnreadable({type_, channel.path.channel},
                                             channel.record.in_overflow_family())),
        tail_(families.tail()) {}

  void Run() {
    const absl::StatusOr<Head> head = catalog_.GetHead(series_);
    if (!head.ok()) Report("", std::string(head.status().message()));
    if (is_unreadable_) Report("", "its family has a table file that cannot be opened");
    if (family_ != nullptr) TakeChunks();
    TakeTail(head.ok() ? head->sealed_last_x : sealed_last_x_);
    if (is_complete_ && head.ok()) CompareHead(*head);
    ++report_.channels;
    report_.points += total_.count;
  }

 private:
  void Report(const std::string& where, std::string what) {
    is_complete_ = false;
    report_.Add(absl::StrCat("channel \"", Printable(channel_.path.project), "/",
                             Printable(channel_.path.experiment), "/",
                             Printable(channel_.path.channel), "\"", where),
                std::move(what));
  }

  // `end_x` nothing: it is not known.
  void ReportRange(double from_x, std::optional<double> end_x, std::string what) {
    const std::string from = std::isinf(from_x) ? "the first" : NumberText(from_x);
    Report(absl::StrCat(", x from ", from,
                        end_x.has_value() ? absl::StrCat(" to ", NumberText(*end_x)) : " on"),
           std::move(what));
  }

  SeriesScan::Lose LosePieces() {
    return [this](std::optional<double> end_x, const rocksdb::Status& status) {
      ReportRange(last_x_, end_x, status.ToString());
      if (summaries_ != nullptr) summaries_->Break();
    };
  }

  void TakeChunks() {
    if (type_ == v1::VALUE_TYPE_NUMERIC) {
      summaries_ = std::make_unique<SummaryVerification>(
          db_, family_, series_, 1,
          [this](double from_x, std::optional<double> end_x, std::string what) {
            ReportRange(from_x, end_x, std::move(what));
          });
    }
    SeriesScan chunks(db_, family_, series_, Level::kPoints, kLowest, LosePieces());
    for (; chunks.Valid(); chunks.Next()) {
      TakePiece(chunks, DecodePiece(chunks.key(), chunks.value(), points_));
    }
    sealed_last_x_ = last_x_;
    if (summaries_ != nullptr) summaries_->Finish();
    summaries_.reset();
  }

  // What lies before was sealed and deleted.
  void TakeTail(double from_x) {
    SeriesScan pieces(db_, tail_, series_, Level::kPoints, from_x, LosePieces());
    for (; pieces.Valid(); pieces.Next()) {
      absl::Status status = DecodeTailHead(pieces.key(), pieces.value()).status();
      if (status.ok()) status = DecodeTailPoints(pieces.key(), pieces.value(), points_);
      ++open_pieces_;
      if (TakePiece(pieces, status)) open_points_ += points_.size();
    }
  }

  // False: it is damaged.
  bool TakePiece(const SeriesScan& piece, absl::Status status) {
    if (status.ok()) status = CheckPlace(piece.first_x());
    if (!status.ok()) {
      ReportRange(piece.first_x(), std::nullopt, std::string(status.message()));
      if (summaries_ != nullptr) summaries_->Break();
      return false;
    }
    const Summary summary = SummaryOf();
    if (summaries_ != nullptr) summaries_->Take(summary);
    total_.Add(summary);
    last_x_ = points_.x.back();
    if (type_ == v1::VALUE_TYPE_IMAGE) TakeImages();
    return true;
  }

  // Whether the points decoded last may stand behind the others, under a key of `first_x`.
  absl::Status CheckPlace(double first_x) const {
    if (points_.type != type_) return absl::DataLossError("its points are of another type");
    if (points_.x.front() != first_x)
      return absl::DataLossError("its first x is not that of its key");
    if (first_x > last_x_) return absl::OkStatus();
    return absl::DataLossError(absl::StrCat("it begins before x = ", NumberText(last_x_),
                                            ", where the points before it end"));
  }

  Summary SummaryOf() const {
    if (type_ == v1::VALUE_TYPE_NUMERIC) return SummarizePoints(points_, 0, points_.size());
    Summary summary;
    summary.count = points_.size();
    summary.first_x = points_.x.front();
    summary.last_x = points_.x.back();
    return summary;
  }

  void TakeImages() {
    std::string data;
    for (size_t i = 0; i < points_.size(); ++i) {
      ++report_.images;
      const ImageInfo& info = points_.images[i];
      if (family_ == nullptr) continue;
      const std::string key = PointKey(series_, Level::kImageData, points_.x[i]);
      const rocksdb::Status status = db_.Get({}, family_, key, &data);
      const bool is_whole =
          status.ok() && data.size() == info.data_bytes && Crc32c(data) == info.data_crc;
      if (is_whole) continue;
      ReportRange(points_.x[i], points_.x[i],
                  status.ok() ? "the data of the image is damaged" : status.ToString());
    }
  }

  void CompareHead(const Head& head) {
    CompareCount("points", head.point_count, total_.count);
    CompareCount("open points", head.open.point_count, open_points_);
    CompareCount("open pieces", head.open.piece_count, open_pieces_);
    if (total_.count == 0) return;
    CompareNumber("first x", head.first_x, total_.first_x);
    CompareNumber("last x", head.last_x, total_.last_x);
    CompareNumber("last x in a chunk", head.sealed_last_x, sealed_last_x_);
    if (type_ != v1::VALUE_TYPE_NUMERIC) return;
    CompareCount("NaN", head.nan_count, total_.nan_count);
    CompareNumber("lowest y", head.min, total_.min_y);
    CompareNumber("highest y", head.max, total_.max_y);
  }

  void CompareCount(const char* of_what, uint64_t in_head, uint64_t found) {
    if (in_head == found) return;
    Report("", absl::StrCat("its head counts ", in_head, " ", of_what, ", and there are ", found));
  }

  void CompareNumber(const char* what, double in_head, double found) {
    if (Same(in_head, found)) return;
    Report("", absl::StrCat("its head says the ", what, " is ", NumberText(in_head), ", and it is ",
                            NumberText(found)));
  }

  rocksdb::DB& db_;
  const Catalog& catalog_;
  const StoredChannel& channel_;
  VerificationReport& report_;
  const SeriesId series_;
  const v1::ValueType type_;
  // Null: it was never created, or is unreadable.
  rocksdb::ColumnFamilyHandle* const family_;
  const bool is_unreadable_;
  rocksdb::ColumnFamilyHandle* const tail_;
  // Of the chunks, while they are read.
  std::unique_ptr<SummaryVerification> summaries_;
  Points points_;
  Summary total_;
  double last_x_ = kLowest;
  double sealed_last_x_ = kLowest;
  uint64_t open_points_ = 0;
  uint64_t open_pieces_ = 0;
  // Everything could be read, and nothing was found wrong.
  bool is_complete_ = true;
};

}  // namespace

void VerifySeries(rocksdb::DB& db, const Families& families, const Catalog& catalog,
                  const StoredChannel& channel, VerificationReport& report) {
  SeriesVerification(db, families, catalog, channel, report).Run();
}

}  // namespace nereid::storage
