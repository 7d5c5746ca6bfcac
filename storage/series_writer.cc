#include "storage/series_writer.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/crash_point.h"
#include "storage/limits.h"
#include "storage/piece.h"
#include "storage/rocksdb_status.h"
#include "storage/tail.h"

namespace nereid::storage {
namespace {

// Reading back many small pieces takes time for which everybody waits, so series that fill their
// chunks in step are sealed over several commits.
constexpr size_t kOpenPiecesPerCommit = 4096;
constexpr size_t kFewOpenPieces = 16;

struct PieceEnd {
  size_t end;
  // No more points fit.
  bool full;
};

PieceEnd EndOfPiece(const Points& points, size_t begin) {
  const size_t limit = std::min(points.size(), begin + kPiecePointsMax);
  size_t end = limit;
  if (points.type != v1::VALUE_TYPE_NUMERIC) {
    size_t bytes = BytesOfPoints(points, begin, begin + 1);
    end = begin + 1;
    while (end < limit) {
      bytes += BytesOfPoints(points, end, end + 1);
      if (bytes > kTextPieceBytesMax) break;
      ++end;
    }
    if (end < limit || bytes >= kTextPieceBytesMax) return {end, true};
  }
  return {end, end - begin == kPiecePointsMax};
}

void PutImageData(const Series& series, rocksdb::WriteBatch& batch) {
  const PendingPoints& pending = *series.pending;
  for (size_t i = 0; i < pending.image_data.size(); ++i) {
    batch.Put(series.family, PointKey(series.id, Level::kImageData, pending.points.x[i]),
              pending.image_data[i]);
  }
}

}  // namespace

void SeriesWriter::BeginCommit(size_t series_count) {
  open_pieces_left_ = std::max(kOpenPiecesPerCommit, 2 * series_count);
  tail_pieces_.reset();
}

absl::Status SeriesWriter::Write(Series& series, rocksdb::WriteBatch& batch) {
  if (std::exchange(series.truncated, false)) summaries_.Forget(series);
  if (series.pending != nullptr && series.pending->points.size() > 0) {
    if (absl::Status status = WritePoints(series, batch); !status.ok()) return status;
  }
  if (series.head_due) catalog_->PutHead(batch, series.id, series.head);
  series.head_due = false;
  return absl::OkStatus();
}

absl::Status SeriesWriter::WritePoints(Series& series, rocksdb::WriteBatch& batch) {
  PutImageData(series, batch);
  const Points* points = &series.pending->points;
  size_t left_over = 0;
  if (ShouldSeal(series)) {
    if (series.head.open.point_count > 0) {
      absl::Status status = Gather(series, batch);
      series.tail_damaged = absl::IsDataLoss(status);
      if (!status.ok() && !series.tail_damaged) return status;
      if (!series.tail_damaged) points = &gathered_;
    }
    if (!series.tail_damaged) {
      if (absl::Status status = PrepareSummaries(series, batch); !status.ok()) return status;
      left_over = PutChunks(series, *points, batch);
      PassCrashPoint(kSealBeforeWrite);
    }
  }
  if (left_over < points->size()) PutTail(series, *points, left_over, batch);
  return absl::OkStatus();
}

bool SeriesWriter::ShouldSeal(const Series& series) const {
  if (series.tail_damaged) return false;
  const Points& pending = series.pending->points;
  const OpenPoints& open = series.head.open;
  const bool full =
      open.point_count + pending.size() >= kPiecePointsMax ||
      open.byte_count + BytesOfPoints(pending, 0, pending.size()) >= kTextPieceBytesMax;
  if (!full) return false;
  return open.piece_count <= std::max(open_pieces_left_, kFewOpenPieces) ||
         pending.size() >= kPiecePointsMax;
}

absl::Status SeriesWriter::ReadOpenPieces(const Series& series) {
  const OpenPoints& open = series.head.open;
  if (tail_pieces_ == nullptr) {
    tail_pieces_.reset(db_->NewIterator(rocksdb::ReadOptions(), families_->tail()));
  }
  rocksdb::Iterator& pieces = *tail_pieces_;
  gathered_.clear();
  gathered_keys_.clear();
  // Deleted pieces lie before the first open one, and behind the last one those of other series:
  // the iterator must not go there, since it would pass over them one by one.
  pieces.Seek(PointKey(series.id, Level::kPoints, open.first_x));
  for (uint32_t i = 0; i < open.piece_count; ++i) {
    if (i > 0) pieces.Next();
    if (!pieces.status().ok()) return FromRocksdbStatus(pieces.status(), "reading open points");
    if (!pieces.Valid() || ReadBigEndian64(pieces.key().ToStringView()) != series.id) {
      return absl::DataLossError(absl::StrCat("channel \"", series.name.channel, "\" has ", i,
                                              " open pieces, not ", open.piece_count));
    }
    gathered_keys_.push_back(pieces.key().ToString());
    const absl::Status status =
        DecodeTailPoints(gathered_keys_.back(), pieces.value().ToStringView(), piece_);
    if (!status.ok()) return status;
    MovePoints(piece_, gathered_);
  }
  return absl::OkStatus();
}

absl::Status SeriesWriter::Gather(Series& series, rocksdb::WriteBatch& batch) {
  if (absl::Status status = ReadOpenPieces(series); !status.ok()) return status;
  MovePoints(series.pending->points, gathered_);
  for (const std::string& key : gathered_keys_) batch.SingleDelete(families_->tail(), key);
  open_pieces_left_ -= std::min<size_t>(open_pieces_left_, series.head.open.piece_count);
  series.head.open = {};
  return absl::OkStatus();
}

absl::Status SeriesWriter::PrepareSummaries(const Series& series, rocksdb::WriteBatch& batch) {
  if (series.name.type != v1::VALUE_TYPE_NUMERIC) return absl::OkStatus();
  absl::Status status = summaries_.Prepare(series, batch);
  // Damaged, or written by a newer program.
  const bool is_unreadable = absl::IsDataLoss(status) || absl::IsFailedPrecondition(status);
  return is_unreadable ? absl::OkStatus() : status;
}

size_t SeriesWriter::PutChunks(Series& series, const Points& points, rocksdb::WriteBatch& batch) {
  size_t begin = 0;
  while (begin < points.size()) {
    const PieceEnd piece = EndOfPiece(points, begin);
    if (!piece.full) break;
    const std::string key = PointKey(series.id, Level::kPoints, points.x[begin]);
    value_.clear();
    AppendPiece(key, points, begin, piece.end, value_);
    batch.Put(series.family, key, value_);
    if (points.type == v1::VALUE_TYPE_NUMERIC) {
      summaries_.AddChunk(series, SummarizePoints(points, begin, piece.end), batch);
    }
    series.head.sealed_last_x = points.x[piece.end - 1];
    series.head_due = true;
    begin = piece.end;
  }
  return begin;
}

void SeriesWriter::PutTail(Series& series, const Points& points, size_t begin,
                           rocksdb::WriteBatch& batch) {
  OpenPoints& open = series.head.open;
  if (open.point_count == 0) open.first_x = points.x[begin];
  open.point_count += points.size() - begin;
  open.byte_count += BytesOfPoints(points, begin, points.size());
  while (begin < points.size()) {
    const size_t end = EndOfPiece(points, begin).end;
    const std::string key = PointKey(series.id, Level::kPoints, points.x[begin]);
    ++open.piece_count;
    batch.Put(families_->tail(), key, EncodeTailValue(key, series.head, points, begin, end));
    begin = end;
  }
}

}  // namespace nereid::storage
