#include "storage/summary_verification.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "storage/damage.h"

namespace nereid::storage {
namespace {

constexpr double kLowest = -std::numeric_limits<double>::infinity();
// Of the sum of magnitudes: sums are rounded in any order.
constexpr double kSumTolerance = 1e-9;
// A time between two stamps is rounded once more when the points are cut into chunks.
constexpr int64_t kTimeToleranceNanos = 1;

bool Same(double left, double right) {
  return left == right || (std::isnan(left) && std::isnan(right));
}

bool SameSum(const Summary& node, double sum) {
  if (Same(node.sum, sum)) return true;
  const double magnitude = std::max(std::abs(node.min_y), std::abs(node.max_y));
  const double bound = kSumTolerance * static_cast<double>(node.count) * magnitude;
  return !std::isfinite(bound) || std::abs(node.sum - sum) <= bound;
}

bool SameTime(int64_t left, int64_t right) {
  return left - right <= kTimeToleranceNanos && right - left <= kTimeToleranceNanos;
}

bool IsNode(const SummaryBlock& block, size_t i, const Summary& node) {
  return block.counts[i] == static_cast<double>(node.count) &&
         block.nan_counts[i] == static_cast<double>(node.nan_count) &&
         Same(block.first_x[i], node.first_x) && Same(block.first_y[i], node.first_y) &&
         Same(block.last_x[i], node.last_x) && Same(block.last_y[i], node.last_y) &&
         Same(block.min_x[i], node.min_x) && Same(block.min_y[i], node.min_y) &&
         Same(block.max_x[i], node.max_x) && Same(block.max_y[i], node.max_y) &&
         SameSum(node, block.sums[i]) &&
         SameTime(block.first_times_unix_nanos[i], node.first_time_unix_nanos) &&
         SameTime(block.last_times_unix_nanos[i], node.last_time_unix_nanos);
}

}  // namespace

SummaryVerification::SummaryVerification(rocksdb::DB& db, rocksdb::ColumnFamilyHandle* family,
                                         SeriesId series, int level, Lose lose)
    : level_(level),
      lose_(std::move(lose)),
      last_x_(kLowest),
      above_(level == kSummaryLevels
                 ? nullptr
                 : std::make_unique<SummaryVerification>(db, family, series, level + 1, lose_)),
      blocks_(db, family, series, SummaryLevel(level), kLowest,
              [this](std::optional<double> end_x, const rocksdb::Status& status) {
                lose_(last_x_, end_x, status.ToString());
                Break();
                if (above_ != nullptr) above_->Break();
              }) {
  Arrive();
}

SummaryVerification::~SummaryVerification() = default;

// Decodes the block at `blocks_`; it is a node of the level above.
void SummaryVerification::Arrive() {
  is_sound_ = false;
  if (!blocks_.Valid()) return;
  const absl::Status status = DecodeSummaryBlock(blocks_.key(), blocks_.value(), true, block_);
  is_sound_ = status.ok();
  if (!is_sound_) lose_(blocks_.first_x(), std::nullopt, std::string(status.message()));
  if (is_sound_) last_x_ = block_.last_x.back();
  if (above_ == nullptr) return;
  if (is_sound_) {
    above_->Take(block_.Join(0, kSummaryBlockNodes));
  } else {
    above_->Break();
  }
}

void SummaryVerification::Advance() {
  nodes_.clear();
  blocks_.Next();
  Arrive();
}

void SummaryVerification::Take(const Summary& node) {
  if (nodes_.empty()) {
    while (blocks_.Valid() && blocks_.first_x() < node.first_x) Advance();
    if (!blocks_.Valid() || blocks_.first_x() != node.first_x) return;
  }
  nodes_.push_back(node);
  if (nodes_.size() < kSummaryBlockNodes) return;
  if (is_sound_) CompareBlock();
  Advance();
}

void SummaryVerification::CompareBlock() {
  for (size_t i = 0; i < kSummaryBlockNodes; ++i) {
    if (IsNode(block_, i, nodes_[i])) continue;
    lose_(nodes_[i].first_x, nodes_[i].last_x,
          "a summary on level " + std::to_string(level_) + " is not that of the points below it");
  }
}

void SummaryVerification::Finish() {
  while (blocks_.Valid()) Advance();
  if (above_ != nullptr) above_->Finish();
}

}  // namespace nereid::storage
