#include "storage/piece.h"

#include <cstring>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "storage/absl_view.h"
#include "storage/append_field.h"
#include "storage/byte_reader.h"
#include "storage/crc32c.h"
#include "storage/limits.h"
#include "storage/number_codec.h"
#include "storage/stamp_columns.h"
#include "storage/varint.h"
#include "storage/x_codec.h"

namespace nereid::storage {
namespace {

constexpr size_t kCrcBytes = 4;

// Their scratch memory is large, and pieces are many.
NumberEncoder& EncoderOfThread() {
  thread_local NumberEncoder encoder;
  return encoder;
}

NumberDecoder& DecoderOfThread() {
  thread_local NumberDecoder decoder;
  return decoder;
}

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
  if (value.size() <= kCrcBytes) return Damaged(key, "it is too short");
  uint32_t stored = 0;
  std::memcpy(&stored, value.data() + value.size() - kCrcBytes, kCrcBytes);
  if (stored != Crc32cUnderKey(key, value.substr(0, value.size() - kCrcBytes))) {
    return Damaged(key, "its checksum does not match");
  }
  return absl::OkStatus();
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
  if (points.type == v1::VALUE_TYPE_NUMERIC) {
    points.y.resize(count);
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
  AppendField(out, Crc32cUnderKey(key, std::string_view(out).substr(front)));
}

std::string EncodePiece(std::string_view key, const Points& points, size_t begin, size_t end) {
  std::string value;
  AppendPiece(key, points, begin, end, value);
  return value;
}

absl::Status DecodePiece(std::string_view key, std::string_view value, Points& points) {
  if (absl::Status status = CheckEnvelope(key, value); !status.ok()) return status;
  NumberDecoder& decoder = DecoderOfThread();
  ByteReader reader(value.substr(1, value.size() - 1 - kCrcBytes));
  points.clear();
  const auto type = reader.Field<uint8_t>();
  if (type == v1::VALUE_TYPE_UNSPECIFIED || !v1::ValueType_IsValid(type)) {
    return Damaged(key, absl::StrCat("its value type is ", type));
  }
  points.type = static_cast<v1::ValueType>(type);
  const uint64_t count = ReadVarint(reader);
  if (!reader.ok() || count == 0 || count > kPiecePointsMax) {
    return Damaged(key, absl::StrCat("it cannot hold ", count, " points"));
  }
  if (!ReadStamps(reader, count, decoder, points)) return Damaged(key, "its wall times are wrong");
  if (!ReadX(reader, count, decoder, points)) return Damaged(key, "its x are wrong");
  if (!ReadY(reader, count, decoder, points)) return Damaged(key, "its y are wrong");
  if (reader.remaining() > 0) return Damaged(key, "its columns do not fill it");
  return absl::OkStatus();
}

}  // namespace nereid::storage
