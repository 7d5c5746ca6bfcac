#include "storage/piece.h"

#include "absl/strings/str_cat.h"
#include "storage/append_field.h"
#include "storage/byte_reader.h"
#include "storage/codec_of_thread.h"
#include "storage/limits.h"
#include "storage/stamp_columns.h"
#include "storage/stored_value.h"
#include "storage/varint.h"
#include "storage/x_codec.h"

namespace nereid::storage {
namespace {

constexpr std::string_view kKind = "piece";

void AppendLengthAndBytes(std::string& out, std::string_view bytes) {
  AppendVarint(out, bytes.size());
  out.append(bytes);
}

void AppendImage(const ImageInfo& image, std::string& out) {
  AppendLengthAndBytes(out, image.name);
  AppendLengthAndBytes(out, image.description);
  AppendVarint(out, static_cast<uint32_t>(image.format));
  AppendVarint(out, image.width);
  AppendVarint(out, image.height);
  AppendVarint(out, image.data_bytes);
  AppendField(out, image.data_crc);
}

void AppendY(const Points& points, size_t begin, size_t end, NumberEncoder& encoder,
             std::string& out) {
  if (points.type == v1::VALUE_TYPE_NUMERIC) {
    return encoder.Encode({points.y.data() + begin, end - begin}, out);
  }
  for (size_t i = begin; i < end; ++i) {
    if (points.type == v1::VALUE_TYPE_TEXT) {
      AppendLengthAndBytes(out, points.texts[i]);
    } else {
      AppendImage(points.images[i], out);
    }
  }
}

std::string_view ReadLengthAndBytes(ByteReader& reader) { return reader.Bytes(ReadVarint(reader)); }

ImageInfo ReadImage(ByteReader& reader) {
  ImageInfo image;
  image.name = ReadLengthAndBytes(reader);
  image.description = ReadLengthAndBytes(reader);
  image.format = static_cast<v1::ImageFormat>(ReadVarint(reader));
  image.width = static_cast<uint32_t>(ReadVarint(reader));
  image.height = static_cast<uint32_t>(ReadVarint(reader));
  image.data_bytes = static_cast<uint32_t>(ReadVarint(reader));
  image.data_crc = reader.Field<uint32_t>();
  return image;
}

// Moves the reader behind a column of which `bytes` is the length, or what is wrong with it.
bool Pass(ByteReader& reader, const absl::StatusOr<size_t>& bytes) {
  if (!bytes.ok()) return false;
  reader.Bytes(*bytes);
  return reader.ok();
}

bool ReadX(ByteReader& reader, size_t count, NumberDecoder& decoder, Points& points) {
  points.x.resize(count);
  return Pass(reader, DecodeX(reader.rest(), count, decoder, points.x.data()));
}

bool ReadY(ByteReader& reader, size_t count, NumberDecoder& decoder, Points& points) {
  const bool is_numeric = points.type == v1::VALUE_TYPE_NUMERIC;
  points.y.resize(is_numeric ? count : 0);
  if (is_numeric) {
    return Pass(reader, decoder.Decode(reader.rest(), count, points.y.data()));
  }
  for (size_t i = 0; i < count && reader.ok(); ++i) {
    if (points.type == v1::VALUE_TYPE_TEXT) {
      points.texts.emplace_back(ReadLengthAndBytes(reader));
    } else {
      points.images.push_back(ReadImage(reader));
    }
  }
  return reader.ok();
}

}  // namespace

void AppendPiece(std::string_view key, const Points& points, size_t begin, size_t end,
                 std::string& out) {
  NumberEncoder& encoder = EncoderOfThread();
  const size_t front = out.size();
  out.push_back(static_cast<char>(kPieceFormatVersion));
  out.push_back(static_cast<char>(points.type));
  AppendVarint(out, end - begin);
  AppendStamps(points, begin, end, encoder, out);
  EncodeX({points.x.data() + begin, end - begin}, encoder, out);
  AppendY(points, begin, end, encoder, out);
  AppendChecksum(key, front, out);
}

std::string EncodePiece(std::string_view key, const Points& points, size_t begin, size_t end) {
  std::string value;
  AppendPiece(key, points, begin, end, value);
  return value;
}

absl::Status DecodePiece(std::string_view key, std::string_view value, Points& points) {
  const auto content = ContentOfStoredValue(kKind, kPieceFormatVersion, key, value);
  if (!content.ok()) return content.status();
  NumberDecoder& decoder = DecoderOfThread();
  ByteReader reader(*content);
  // The columns of numbers are written over: their memory need not be cleared.
  points.texts.clear();
  points.images.clear();
  points.stamps.clear();
  const auto type = reader.Field<uint8_t>();
  if (type == v1::VALUE_TYPE_UNSPECIFIED || !v1::ValueType_IsValid(type)) {
    return DamagedValue(kKind, key, absl::StrCat("its value type is ", type));
  }
  points.type = static_cast<v1::ValueType>(type);
  const uint64_t count = ReadVarint(reader);
  if (!reader.ok() || count == 0 || count > kPiecePointsMax) {
    return DamagedValue(kKind, key, absl::StrCat("it cannot hold ", count, " points"));
  }
  if (!ReadStamps(reader, count, decoder, points))
    return DamagedValue(kKind, key, "its wall times are wrong");
  if (!ReadX(reader, count, decoder, points)) return DamagedValue(kKind, key, "its x are wrong");
  if (!ReadY(reader, count, decoder, points)) return DamagedValue(kKind, key, "its y are wrong");
  if (reader.remaining() > 0) return DamagedValue(kKind, key, "its columns do not fill it");
  return absl::OkStatus();
}

}  // namespace nereid::storage
