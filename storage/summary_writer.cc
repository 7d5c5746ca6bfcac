#include "storage/summary_writer.h"

#include <cmath>
#include <limits>

#include "storage/piece_cursor.h"
#include "storage/summary_cursor.h"

namespace nereid::storage {
namespace {

Summary Join(absl::Span<const Summary> nodes) {
  Summary joined;
  for (const Summary& node : nodes) joined.Add(node);
  return joined;
}

}  // namespace

absl::Status SummaryWriter::Prepare(const Series& series, rocksdb::WriteBatch& batch) {
  if (open_.Find(series.id) != nullptr) return absl::OkStatus();
  OpenNodes& nodes = open_.Add(series.id);
  if (std::isinf(series.head.sealed_last_x)) return absl::OkStatus();
  absl::Status status = AddStored(series, nodes, batch);
  if (!status.ok()) open_.Forget(series.id);
  return status;
}

// What no block of the level above covers is open, on every level.
absl::Status SummaryWriter::AddStored(const Series& series, OpenNodes& nodes,
                                      rocksdb::WriteBatch& batch) {
  SummaryCursor blocks(db_, series.family, series.id, rocksdb::ReadOptions());
  SummaryBlock block;
  double covered_x = -std::numeric_limits<double>::infinity();
  for (int level = blocks.TopLevel(); level > 0; --level) {
    blocks.SetLevel(level);
    for (blocks.SeekBehind(covered_x); blocks.Valid(); blocks.Next()) {
      if (absl::Status status = blocks.Load(true, block); !status.ok()) return status;
      covered_x = block.last_x.back();
      if (level < kSummaryLevels)
        AddNode(series, level + 1, block.Join(0, kSummaryBlockNodes), nodes, batch);
    }
  }
  if (absl::Status status = blocks.status(); !status.ok()) return status;
  return AddStoredChunks(series, covered_x, nodes, batch);
}

absl::Status SummaryWriter::AddStoredChunks(const Series& series, double covered_x,
                                            OpenNodes& nodes, rocksdb::WriteBatch& batch) {
  PieceCursor pieces(db_, {series.id, series.family, families_->tail()}, rocksdb::ReadOptions());
  Points points;
  for (pieces.SeekBehind(covered_x); pieces.Valid() && !pieces.in_tail(); pieces.Next()) {
    if (absl::Status status = pieces.Load(points); !status.ok()) return status;
    AddNode(series, 1, SummarizePoints(points, 0, points.size()), nodes, batch);
  }
  return pieces.status();
}

void SummaryWriter::AddChunk(const Series& series, const Summary& chunk,
                             rocksdb::WriteBatch& batch) {
  if (OpenNodes* nodes = open_.Find(series.id)) AddNode(series, 1, chunk, *nodes, batch);
}

void SummaryWriter::AddNode(const Series& series, int level, const Summary& node, OpenNodes& nodes,
                            rocksdb::WriteBatch& batch) {
  std::vector<Summary>& open = nodes[static_cast<size_t>(level - 1)];
  open.push_back(node);
  if (open.size() < kSummaryBlockNodes) return;
  const std::string key = PointKey(series.id, SummaryLevel(level), open.front().first_x);
  value_.clear();
  AppendSummaryBlock(key, open, value_);
  batch.Put(series.family, key, value_);
  const Summary joined = Join(open);
  open.clear();
  if (level < kSummaryLevels) AddNode(series, level + 1, joined, nodes, batch);
}

}  // namespace nereid::storage
