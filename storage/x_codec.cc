#include "storage/x_codec.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>

#include "absl/strings/str_cat.h"
#include "storage/append_field.h"
#include "storage/byte_reader.h"
#include "storage/processor_path.h"
#include "storage/varint.h"

namespace nereid::storage {
namespace {

// The first byte, where it is none of the forms of a column of numbers. Stored: a value never
// changes its meaning.
enum class XForm : uint8_t { kRun = 4, kWholeRun = 5 };

// Whole numbers up to this are exact in a double.
constexpr double kWholeMax = 0x1p53;

struct Run {
  double start;
  double step;
};

struct RunLoop {
  NEREID_INLINE_LOOP void Run(double start, double step, size_t count, double* x) {
    for (size_t i = 0; i < count; ++i) {
      x[i] = start + static_cast<double>(static_cast<int32_t>(i)) * step;
    }
  }
};

struct RunMismatchLoop {
  NEREID_INLINE_LOOP uint64_t Run(const double* x, double start, double step, size_t count) {
    uint64_t mismatch = 0;
    for (size_t i = 0; i < count; ++i) {
      const double expected = start + static_cast<double>(static_cast<int32_t>(i)) * step;
      mismatch |= std::bit_cast<uint64_t>(x[i]) ^ std::bit_cast<uint64_t>(expected);
    }
    return mismatch;
  }
};

struct DisorderLoop {
  NEREID_INLINE_LOOP uint64_t Run(const double* x, size_t count) {
    uint64_t disorder = 0;
    for (size_t i = 1; i < count; ++i) disorder += !(x[i - 1] < x[i]);
    return disorder;
  }
};

std::optional<Run> FindRun(absl::Span<const double> x) {
  const double first_step = x.size() > 1 ? x[1] - x[0] : 1;
  // Where rounding blurs the first step, the mean of all is closer to what the program added.
  const double mean_step =
      x.size() > 1 ? (x.back() - x.front()) / static_cast<double>(x.size() - 1) : 1;
  const ProcessorPath path = FastestProcessorPath();
  for (const double step : {first_step, mean_step}) {
    if (RunOn<RunMismatchLoop>(path, x.data(), x[0], step, x.size()) == 0) return Run{x[0], step};
  }
  return std::nullopt;
}

bool IsWhole(double number) {
  return std::fabs(number) <= kWholeMax && std::trunc(number) == number &&
         !(number == 0 && std::signbit(number));
}

void AppendWhole(double number, std::string& out) {
  AppendVarint(out, ZigzagFromSigned(static_cast<int64_t>(number)));
}

double ReadWhole(ByteReader& reader) {
  return static_cast<double>(SignedFromZigzag(ReadVarint(reader)));
}

void AppendRun(const Run& run, std::string& out) {
  if (IsWhole(run.start) && IsWhole(run.step)) {
    AppendField(out, XForm::kWholeRun);
    AppendWhole(run.start, out);
    AppendWhole(run.step, out);
  } else {
    AppendField(out, XForm::kRun);
    AppendField(out, run.start);
    AppendField(out, run.step);
  }
}

// Whether no two x of a run can be rounded to the same number: a step is some units of the last
// place of the greatest of them.
bool IncreasesSurely(const Run& run, double last_x) {
  constexpr double kUnits = 4 * std::numeric_limits<double>::epsilon();
  return run.step > kUnits * std::max(std::fabs(run.start), std::fabs(last_x)) &&
         run.step > std::numeric_limits<double>::min();
}

absl::Status CheckOrder(size_t count, const double* x) {
  const bool finite = std::isfinite(x[0]) && std::isfinite(x[count - 1]);
  if (finite && RunOn<DisorderLoop>(FastestProcessorPath(), x, count) == 0) return absl::OkStatus();
  return absl::DataLossError("a column of x is damaged: its numbers are not strictly increasing");
}

}  // namespace

void EncodeX(absl::Span<const double> x, NumberEncoder& encoder, std::string& out) {
  if (x.empty()) return;
  if (const auto run = FindRun(x); run.has_value()) {
    AppendRun(*run, out);
  } else {
    encoder.Encode(x, out);
  }
}

absl::StatusOr<size_t> DecodeX(std::string_view bytes, size_t count, NumberDecoder& decoder,
                               double* x) {
  if (count == 0) return size_t{0};
  ByteReader reader(bytes);
  const auto form = reader.Field<XForm>();
  size_t consumed = 0;
  if (form == XForm::kRun || form == XForm::kWholeRun) {
    if (count > kPiecePointsMax)
      return absl::DataLossError(absl::StrCat("a column cannot hold ", count, " x"));
    const bool whole = form == XForm::kWholeRun;
    const double start = whole ? ReadWhole(reader) : reader.Field<double>();
    const double step = whole ? ReadWhole(reader) : reader.Field<double>();
    if (!reader.ok()) return absl::DataLossError("a column of x is damaged: a run is cut short");
    RunOn<RunLoop>(FastestProcessorPath(), start, step, count, x);
    consumed = bytes.size() - reader.remaining();
    if (std::isfinite(x[count - 1]) && IncreasesSurely({start, step}, x[count - 1])) {
      return consumed;
    }
  } else {
    const absl::StatusOr<size_t> decoded = decoder.Decode(bytes, count, x);
    if (!decoded.ok()) return decoded.status();
    consumed = *decoded;
  }
  if (absl::Status status = CheckOrder(count, x); !status.ok()) return status;
  return consumed;
}

}  // namespace nereid::storage
