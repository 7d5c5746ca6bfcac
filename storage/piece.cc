#include "storage/piece.h"

#include <bit>
#include <cstring>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "storage/absl_view.h"
#include "storage/crc32c.h"

namespace nereid::storage {
namespace {

static_assert(std::endian::native == std::endian::little, "values are stored little-endian");

enum class XEncoding : uint8_t { kExplicit = 0, kRun = 1 };
enum class YEncoding : uint8_t { kDoubles = 0, kFloats = 1, kTexts = 2, kImages = 3 };

constexpr size_t kCrcBytes = 4;

struct Header {
  uint8_t version;
  uint8_t type;
  XEncoding x_encoding;
  YEncoding y_encoding;
  uint32_t point_count;
  uint32_t stamp_count;
  uint32_t reserved;
  int64_t time_before_unix_nanos;
};
static_assert(sizeof(Header) == 24);

template <typename T>
void Append(std::string& out, const T& value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof(value));
}

// True where start + i * step gives every x; such a column is stored as two numbers.
bool IsRun(const double* x, size_t count, double step) {
  for (size_t i = 0; i < count; ++i) {
    if (x[0] + static_cast<double>(i) * step != x[i]) return false;
  }
  return true;
}

// Bits are compared, because a NaN may lose its payload on the way through single precision.
bool AreFloats(const double* y, size_t count) {
  uint64_t difference = 0;
  for (size_t i = 0; i < count; ++i) {
    const double back = static_cast<float>(y[i]);
    difference |= std::bit_cast<uint64_t>(back) ^ std::bit_cast<uint64_t>(y[i]);
  }
  return difference == 0;
}

XEncoding AppendX(std::string& out, const double* x, size_t count) {
  const double step = count > 1 ? x[1] - x[0] : 1;
  if (IsRun(x, count, step)) {
    Append(out, x[0]);
    Append(out, step);
    return XEncoding::kRun;
  }
  out.append(reinterpret_cast<const char*>(x), count * sizeof(double));
  return XEncoding::kExplicit;
}

YEncoding AppendNumbers(std::string& out, const double* y, size_t count) {
  if (!AreFloats(y, count)) {
    out.append(reinterpret_cast<const char*>(y), count * sizeof(double));
    return YEncoding::kDoubles;
  }
  for (size_t i = 0; i < count; ++i) Append(out, static_cast<float>(y[i]));
  return YEncoding::kFloats;
}

void AppendLengthAndBytes(std::string& out, std::string_view bytes) {
  Append(out, static_cast<uint32_t>(bytes.size()));
  out.append(bytes);
}

YEncoding AppendImages(std::string& out, const Points& points, size_t begin, size_t end) {
  for (size_t i = begin; i < end; ++i) {
    const ImageInfo& image = points.images[i];
    AppendLengthAndBytes(out, image.name);
    AppendLengthAndBytes(out, image.description);
    for (uint32_t field : {static_cast<uint32_t>(image.format), image.width, image.height,
                           image.data_bytes, image.data_crc}) {
      Append(out, field);
    }
  }
  return YEncoding::kImages;
}

YEncoding AppendY(std::string& out, const Points& points, size_t begin, size_t end) {
  if (points.type == v1::VALUE_TYPE_NUMERIC) {
    return AppendNumbers(out, points.y.data() + begin, end - begin);
  }
  if (points.type == v1::VALUE_TYPE_IMAGE) return AppendImages(out, points, begin, end);
  for (size_t i = begin; i < end; ++i) AppendLengthAndBytes(out, points.texts[i]);
  return YEncoding::kTexts;
}

// The stamps inside [begin, end), counted from `begin`; the last point always has one.
uint32_t AppendStamps(std::string& out, const Points& points, size_t begin, size_t end) {
  uint32_t count = 0;
  auto append = [&](size_t index, int64_t unix_nanos) {
    Append(out, static_cast<uint32_t>(index - begin));
    Append(out, unix_nanos);
    ++count;
  };
  for (const Stamp& stamp : points.stamps) {
    if (stamp.index >= begin && stamp.index + 1 < end) append(stamp.index, stamp.unix_nanos);
  }
  append(end - 1, WallTimeAt(points, end - 1));
  return count;
}

uint32_t Checksum(std::string_view key, std::string_view bytes) {
  return ExtendCrc32c(Crc32c(key), bytes);
}

// Takes fields off the front of a value and remembers whether there were enough bytes.
class FieldReader {
 public:
  explicit FieldReader(std::string_view bytes) : rest_(bytes) {}

  std::string_view Bytes(size_t count) {
    if (count > rest_.size()) {
      ok_ = false;
      rest_ = {};
      return {};
    }
    const std::string_view bytes = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return bytes;
  }

  template <typename T>
  T Field() {
    T value{};
    const std::string_view bytes = Bytes(sizeof(T));
    if (ok_) std::memcpy(&value, bytes.data(), sizeof(T));
    return value;
  }

  std::string_view LengthAndBytes() { return Bytes(Field<uint32_t>()); }

  bool ok() const { return ok_; }
  bool AtEnd() const { return ok_ && rest_.empty(); }
  size_t remaining() const { return rest_.size(); }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

absl::Status Damaged(std::string_view key, std::string_view what) {
  return absl::DataLossError(absl::StrCat("piece under key ", absl::BytesToHexString(AbslView(key)),
                                          " is damaged: ", AbslView(what)));
}

absl::Status CheckEnvelope(std::string_view key, std::string_view value) {
  if (value.empty()) return Damaged(key, "it is empty");
  const uint8_t version = static_cast<uint8_t>(value[0]);
  if (version > kPieceFormatVersion) {
    return absl::FailedPreconditionError(absl::StrCat(
        "piece under key ", absl::BytesToHexString(AbslView(key)), " has format version ", version,
        ", this program reads up to ", kPieceFormatVersion, ": use a newer Nereid"));
  }
  if (value.size() < sizeof(Header) + kCrcBytes) return Damaged(key, "it is too short");
  uint32_t stored = 0;
  std::memcpy(&stored, value.data() + value.size() - kCrcBytes, kCrcBytes);
  if (stored != Checksum(key, value.substr(0, value.size() - kCrcBytes))) {
    return Damaged(key, "its checksum does not match");
  }
  return absl::OkStatus();
}

void ReadStamps(FieldReader& reader, uint32_t count, Points& points) {
  for (uint32_t i = 0; i < count && reader.ok(); ++i) {
    const auto index = reader.Field<uint32_t>();
    points.stamps.push_back({index, reader.Field<int64_t>()});
  }
}

void ReadX(FieldReader& reader, const Header& header, Points& points) {
  points.x.resize(header.point_count);
  if (header.x_encoding == XEncoding::kRun) {
    const auto start = reader.Field<double>();
    const auto step = reader.Field<double>();
    for (size_t i = 0; i < points.x.size(); ++i) {
      points.x[i] = start + static_cast<double>(i) * step;
    }
    return;
  }
  const std::string_view bytes = reader.Bytes(points.x.size() * sizeof(double));
  if (reader.ok()) std::memcpy(points.x.data(), bytes.data(), bytes.size());
}

void ReadFloats(FieldReader& reader, Points& points) {
  const std::string_view bytes = reader.Bytes(points.size() * sizeof(float));
  if (!reader.ok()) return;
  for (size_t i = 0; i < points.size(); ++i) {
    float value;
    std::memcpy(&value, bytes.data() + i * sizeof(float), sizeof(float));
    points.y[i] = value;
  }
}

void ReadNumbers(FieldReader& reader, const Header& header, Points& points) {
  points.y.resize(header.point_count);
  if (header.y_encoding == YEncoding::kFloats) return ReadFloats(reader, points);
  const std::string_view bytes = reader.Bytes(points.y.size() * sizeof(double));
  if (reader.ok()) std::memcpy(points.y.data(), bytes.data(), bytes.size());
}

ImageInfo ReadImage(FieldReader& reader) {
  ImageInfo image;
  image.name = reader.LengthAndBytes();
  image.description = reader.LengthAndBytes();
  image.format = static_cast<v1::ImageFormat>(reader.Field<uint32_t>());
  image.width = reader.Field<uint32_t>();
  image.height = reader.Field<uint32_t>();
  image.data_bytes = reader.Field<uint32_t>();
  image.data_crc = reader.Field<uint32_t>();
  return image;
}

void ReadY(FieldReader& reader, const Header& header, Points& points) {
  if (header.type == v1::VALUE_TYPE_NUMERIC) return ReadNumbers(reader, header, points);
  for (uint32_t i = 0; i < header.point_count && reader.ok(); ++i) {
    if (header.type == v1::VALUE_TYPE_TEXT) {
      points.texts.emplace_back(reader.LengthAndBytes());
    } else {
      points.images.push_back(ReadImage(reader));
    }
  }
}

bool EncodingsAreKnown(const Header& header) {
  if (header.x_encoding > XEncoding::kRun) return false;
  switch (header.y_encoding) {
    case YEncoding::kDoubles:
    case YEncoding::kFloats:
      return header.type == v1::VALUE_TYPE_NUMERIC;
    case YEncoding::kTexts:
      return header.type == v1::VALUE_TYPE_TEXT;
    case YEncoding::kImages:
      return header.type == v1::VALUE_TYPE_IMAGE;
  }
  return false;
}

// Guards the allocations that follow against a count that no writer would have written.
bool CountIsPlausible(const Header& header, size_t remaining) {
  const size_t bytes_per_x = header.x_encoding == XEncoding::kExplicit ? sizeof(double) : 0;
  const size_t bytes_per_y = header.y_encoding == YEncoding::kDoubles ? sizeof(double) : 4;
  return header.point_count > 0 && header.point_count * (bytes_per_x + bytes_per_y) <= remaining;
}

}  // namespace

std::string EncodePiece(std::string_view key, const Points& points, size_t begin, size_t end) {
  std::string value(sizeof(Header), '\0');
  value.reserve(sizeof(Header) + (end - begin) * 16 + 64);
  Header header{};
  header.version = kPieceFormatVersion;
  header.type = static_cast<uint8_t>(points.type);
  header.point_count = static_cast<uint32_t>(end - begin);
  header.time_before_unix_nanos =
      begin == 0 ? points.time_before_unix_nanos : WallTimeAt(points, begin - 1);
  header.stamp_count = AppendStamps(value, points, begin, end);
  header.x_encoding = AppendX(value, points.x.data() + begin, end - begin);
  header.y_encoding = AppendY(value, points, begin, end);
  std::memcpy(value.data(), &header, sizeof(header));
  Append(value, Checksum(key, value));
  return value;
}

absl::Status DecodePiece(std::string_view key, std::string_view value, Points& points) {
  if (absl::Status status = CheckEnvelope(key, value); !status.ok()) return status;
  FieldReader reader(value.substr(0, value.size() - kCrcBytes));
  const auto header = reader.Field<Header>();
  if (!EncodingsAreKnown(header)) return Damaged(key, "its columns are of an unknown encoding");
  if (!CountIsPlausible(header, reader.remaining())) {
    return Damaged(key, absl::StrCat("it cannot hold ", header.point_count, " points"));
  }
  points.clear();
  points.type = static_cast<v1::ValueType>(header.type);
  points.time_before_unix_nanos = header.time_before_unix_nanos;
  ReadStamps(reader, header.stamp_count, points);
  ReadX(reader, header, points);
  ReadY(reader, header, points);
  return reader.AtEnd() ? absl::OkStatus() : Damaged(key, "its columns do not fill it");
}

}  // namespace nereid::storage
