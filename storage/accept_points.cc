#include "storage/accept_points.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/number_text.h"
#include "storage/value_type_name.h"

namespace nereid::storage {
namespace {

// Whole numbers up to here are doubles, and so are their successors.
constexpr double kWholeNumbersMax = 9007199254740992.0;

double NextAutomaticX(const Head& head) {
  return head.point_count == 0 ? 1.0 : std::floor(head.last_x) + 1.0;
}

// The step plays no part in the first x, whatever it is.
double XOfRun(double start, double step, size_t index) {
  return (index == 0 ? start : start + static_cast<double>(index) * step) + 0.0;
}

// Takes the points of one channel in one batch.
class Acceptance {
 public:
  Acceptance(v1::PointColumns& columns, CheckedColumns& checked, Series& series)
      : columns_(columns), checked_(checked), series_(series) {}

  std::vector<Refusal> Run(int64_t wall_time_unix_nanos) {
    if (checked_.fault_of_all.has_value()) {
      RefuseAll(*checked_.fault_of_all);
    } else if (checked_.point_count > 0 && checked_.type != series_.name.type) {
      RefuseAll(TypeMismatch());
    } else if (checked_.point_count > 0) {
      Take(wall_time_unix_nanos);
    }
    return std::move(refusals_);
  }

 private:
  PointFault TypeMismatch() const {
    return {0, v1::REJECTION_REASON_TYPE_MISMATCH,
            absl::StrCat("channel \"", series_.name.channel, "\" is ",
                         ValueTypeName(series_.name.type), ", the values sent are ",
                         ValueTypeName(checked_.type), ": use another channel name")};
  }

  void RefuseAll(PointFault fault) {
    refusals_.push_back({std::move(fault), checked_.point_count});
    series_.head.rejected_count += checked_.point_count;
  }

  void Refuse(PointFault fault) {
    ++series_.head.rejected_count;
    for (Refusal& refusal : refusals_) {
      if (refusal.first.reason != fault.reason) continue;
      ++refusal.count;
      return;
    }
    refusals_.push_back({std::move(fault), 1});
  }

  void Take(int64_t wall_time_unix_nanos) {
    Points& pending = series_.pending->points;
    const size_t begin = pending.size();
    const bool first_of_series = series_.head.point_count == 0;
    const int64_t time = first_of_series
                             ? wall_time_unix_nanos
                             : std::max(wall_time_unix_nanos, series_.head.last_time_unix_nanos);
    if (begin == 0) {
      pending.type = series_.name.type;
      pending.time_before_unix_nanos = first_of_series ? time : series_.head.last_time_unix_nanos;
    }
    if (!TakeWhole()) TakeOneByOne();
    if (pending.size() == begin) return;
    pending.stamps.push_back({static_cast<uint32_t>(pending.size() - 1), time});
    series_.head.Extend(pending, begin, pending.size());
    series_.head.last_time_unix_nanos = time;
  }

  // The usual case, in loops a compiler can vectorise: numbers of which nothing is wrong.
  bool TakeWhole() {
    if (checked_.type != v1::VALUE_TYPE_NUMERIC) return false;
    std::vector<double>& x = series_.pending->points.x;
    const size_t begin = x.size();
    x.resize(begin + checked_.point_count);
    if (!FillX(x.data() + begin)) {
      x.resize(begin);
      return false;
    }
    std::vector<double>& y = series_.pending->points.y;
    y.insert(y.end(), columns_.doubles().begin(), columns_.doubles().end());
    y.insert(y.end(), columns_.floats().begin(), columns_.floats().end());
    return true;
  }

  // Writes every x; false if one of them cannot be taken.
  bool FillX(double* x) const {
    const size_t count = checked_.point_count;
    if (columns_.x_size() > 0) {
      for (size_t i = 0; i < count; ++i) x[i] = columns_.x(static_cast<int>(i)) + 0.0;
    } else {
      const double start =
          columns_.has_x_run() ? columns_.x_run().start() : NextAutomaticX(series_.head);
      const double step = columns_.has_x_run() ? columns_.x_run().step() : 1.0;
      for (size_t i = 0; i < count; ++i) x[i] = XOfRun(start, step, i);
      if (!columns_.has_x_run() && x[count - 1] > kWholeNumbersMax) return false;
    }
    bool increasing = x[0] > series_.head.last_x;
    for (size_t i = 1; i < count; ++i) increasing &= x[i] > x[i - 1];
    // Between two finite ends an increasing column is finite.
    return increasing && std::isfinite(x[0]) && std::isfinite(x[count - 1]);
  }

  void TakeOneByOne() {
    last_x_ = series_.head.last_x;
    last_y_ = series_.head.last_y;
    empty_ = series_.head.point_count == 0;
    auto fault = checked_.faults.begin();
    for (size_t i = 0; i < checked_.point_count; ++i) {
      if (fault != checked_.faults.end() && fault->index == i) {
        Refuse(std::move(*fault++));
      } else {
        TakePoint(i);
      }
    }
  }

  void TakePoint(size_t index) {
    const double x = XAt(index);
    const uint64_t y = IdentityAt(index);
    const bool is_last_again = !empty_ && x == last_x_ && y == last_y_;
    // An x that the server chose itself was never sent before.
    if (is_last_again && !IsAutomatic()) return;
    if (std::optional<PointFault> fault = CheckX(index, x)) {
      Refuse(*std::move(fault));
      return;
    }
    Push(index, x);
    last_x_ = x;
    last_y_ = y;
    empty_ = false;
  }

  bool IsAutomatic() const { return columns_.x_size() == 0 && !columns_.has_x_run(); }

  double XAt(size_t index) const {
    if (columns_.x_size() > 0) return columns_.x(static_cast<int>(index)) + 0.0;
    if (columns_.has_x_run()) {
      return XOfRun(columns_.x_run().start(), columns_.x_run().step(), index);
    }
    return empty_ ? 1.0 : std::floor(last_x_) + 1.0;
  }

  uint64_t IdentityAt(size_t index) const {
    const int i = static_cast<int>(index);
    if (checked_.type == v1::VALUE_TYPE_TEXT) return IdentityOfText(columns_.texts(i));
    if (checked_.type == v1::VALUE_TYPE_IMAGE) return IdentityOfImage(checked_.images[index]);
    return IdentityOfNumber(columns_.doubles_size() > 0 ? columns_.doubles(i) : columns_.floats(i));
  }

  std::optional<PointFault> CheckX(size_t index, double x) const {
    if (!std::isfinite(x)) {
      return PointFault{index, v1::REJECTION_REASON_X_NOT_FINITE,
                        absl::StrCat("x = ", NumberText(x), " of channel \"", series_.name.channel,
                                     "\" is not finite: send a finite x, or none")};
    }
    if (empty_ || x > last_x_) return std::nullopt;
    if (IsAutomatic()) {
      return PointFault{
          index, v1::REJECTION_REASON_AUTOMATIC_X_EXHAUSTED,
          absl::StrCat("no whole number follows the last x = ", NumberText(last_x_),
                       " of channel \"", series_.name.channel, "\": send x explicitly")};
    }
    return PointFault{index, v1::REJECTION_REASON_X_NOT_INCREASING,
                      absl::StrCat("x = ", NumberText(x), " of channel \"", series_.name.channel,
                                   "\" is not greater than the x before it, ", NumberText(last_x_),
                                   ": send increasing x, or truncate the channel first")};
  }

  void Push(size_t index, double x) {
    const int i = static_cast<int>(index);
    Points& pending = series_.pending->points;
    pending.x.push_back(x);
    if (checked_.type == v1::VALUE_TYPE_TEXT) {
      pending.texts.push_back(std::move(*columns_.mutable_texts(i)));
    } else if (checked_.type == v1::VALUE_TYPE_IMAGE) {
      pending.images.push_back(std::move(checked_.images[index]));
      series_.pending->image_data.push_back(std::move(*columns_.mutable_images(i)->mutable_data()));
    } else {
      pending.y.push_back(columns_.doubles_size() > 0 ? columns_.doubles(i) : columns_.floats(i));
    }
  }

  v1::PointColumns& columns_;
  CheckedColumns& checked_;
  Series& series_;
  std::vector<Refusal> refusals_;
  double last_x_ = 0;
  uint64_t last_y_ = 0;
  bool empty_ = true;
};

}  // namespace

std::vector<Refusal> AcceptPoints(v1::PointColumns& columns, CheckedColumns& checked,
                                  int64_t wall_time_unix_nanos, Series& series) {
  return Acceptance(columns, checked, series).Run(wall_time_unix_nanos);
}

}  // namespace nereid::storage
