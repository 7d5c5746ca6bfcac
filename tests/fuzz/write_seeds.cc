// Writes the inputs that the fuzz targets start from, as the encoders of today make them.
// Usage: build/asan/bin/fuzz_seeds tests/fuzz/corpus

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bench/series.h"
#include "client/control_messages.h"
#include "client/spool_format.h"
#include "storage/key.h"
#include "storage/number_codec.h"
#include "storage/piece.h"
#include "storage/summary_block.h"
#include "storage/x_codec.h"

namespace nereid::storage {
namespace {

using Columns = std::vector<std::pair<std::string, std::vector<double>>>;

constexpr char kDecode = 0;
constexpr char kEncode = 1;
constexpr size_t kEncodedNumbers = 40;
constexpr size_t kChecksumBytes = 4;

class SeedWriter {
 public:
  SeedWriter(std::filesystem::path root, std::string_view target) : folder_(root / target) {
    std::filesystem::create_directories(folder_);
  }

  void Write(const std::string& name, std::string_view bytes) const {
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
  }

 private:
  std::filesystem::path folder_;
};

std::string Bytes(const std::vector<double>& numbers) {
  return {reinterpret_cast<const char*>(numbers.data()), numbers.size() * sizeof(double)};
}

// The first byte chooses between decoding and encoding.
void WriteColumn(const SeedWriter& writer, const std::string& name,
                 const std::vector<double>& column, const std::string& encoded) {
  const auto count = static_cast<uint16_t>(column.size());
  writer.Write(name + "_decode",
               kDecode + std::string(reinterpret_cast<const char*>(&count), 2) + encoded);
  writer.Write(name + "_encode",
               kEncode + Bytes(column).substr(0, kEncodedNumbers * sizeof(double)));
}

Columns NumberColumns() {
  using Limits = std::numeric_limits<double>;
  std::vector<double> few;
  for (int i = 0; i < 512; ++i) few.push_back(1.0 / (1 + i % 7));
  std::vector<double> foreign = bench::FourDecimalsSeries(300, 1);
  foreign[5] = Limits::quiet_NaN();
  foreign[9] = -0.0;
  std::vector<double> incompressible = bench::FullDoubleLossSeries(20, 2);
  for (size_t i = 0; i < incompressible.size(); i += 2) incompressible[i] *= -1e200;
  return {{"loss", bench::LossSeries(300, 1)},
          {"double_loss", bench::FullDoubleLossSeries(40, 1)},
          {"cosine", bench::CosineLearningRateSeries(300, 1)},
          {"accuracy", bench::AccuracySeries(300, 1)},
          {"four_decimals", bench::FourDecimalsSeries(300, 1)},
          {"constant", bench::ConstantSeries(30, 1)},
          {"spiky", bench::SpikyLossSeries(300, 3)},
          {"whole", bench::WholeNumbers(100)},
          {"few", std::move(few)},
          {"foreign", std::move(foreign)},
          {"incompressible", std::move(incompressible)}};
}

Columns XColumns() {
  Columns columns{{"whole", {}}, {"squares", {}}, {"tenths", {}}, {"gaps", {}}};
  for (int i = 0; i < 200; ++i) {
    columns[0].second.push_back(i + 1);
    columns[1].second.push_back(i * i);
    columns[2].second.push_back(3.5 + i * 0.1);
    const int gaps = i / 50;
    columns[3].second.push_back(i + gaps * 3);
  }
  return columns;
}

void WriteCodecSeeds(const std::filesystem::path& root) {
  const SeedWriter number_writer(root, "number_codec_fuzz");
  const SeedWriter x_writer(root, "x_codec_fuzz");
  NumberEncoder encoder;
  for (const auto& [name, column] : NumberColumns()) {
    std::string encoded;
    encoder.Encode(column, encoded);
    WriteColumn(number_writer, name, column, encoded);
  }
  for (const auto& [name, column] : XColumns()) {
    std::string encoded;
    EncodeX(column, encoder, encoded);
    WriteColumn(x_writer, name, column, encoded);
  }
}

void WriteKeySeeds(const std::filesystem::path& root) {
  const SeedWriter writer(root, "point_key_fuzz");
  writer.Write("points", PointKey(MakeSeriesId(3, 7), Level::kPoints, 1.5));
  writer.Write("image_data", PointKey(MakeSeriesId(3, 7), Level::kImageData, -1e300));
  writer.Write("zero", PointKey(1, Level::kPoints, -0.0));
  std::string negative_zero = PointKey(1, Level::kPoints, 0);
  for (size_t i = kPointKeyBytes - 8; i < kPointKeyBytes; ++i) negative_zero[i] ^= '\xff';
  writer.Write("negative_zero", negative_zero);
  writer.Write("infinite", PointKey(1, Level::kPoints, std::numeric_limits<double>::infinity()));
  writer.Write("short", PointKey(1, Level::kPoints, 1).substr(1));
}

Points PointsAt(std::vector<double> x) {
  Points points;
  points.x = std::move(x);
  points.time_before_unix_nanos = 1'700'000'000'000'000'000;
  for (uint32_t i = 0; i < points.size(); i += 20) {
    points.stamps.push_back({i, points.time_before_unix_nanos + 1'000'000 * i});
  }
  const auto last = static_cast<uint32_t>(points.size() - 1);
  if (points.stamps.back().index < last) {
    points.stamps.push_back({last, points.stamps.back().unix_nanos + 5'000'000});
  }
  return points;
}

void WritePieceSeeds(const std::filesystem::path& root) {
  const SeedWriter writer(root, "piece_fuzz");
  const auto write = [&](const std::string& name, const Points& points) {
    const std::string value = EncodePiece(PointKey(1, Level::kPoints, 1), points, 0, points.size());
    writer.Write(name, std::string_view(value).substr(0, value.size() - kChecksumBytes));
  };
  for (auto& [name, column] : NumberColumns()) {
    Points points = PointsAt(bench::WholeNumbers(column.size()));
    points.type = v1::VALUE_TYPE_NUMERIC;
    points.y = std::move(column);
    write(name, points);
  }
  Points points = PointsAt({1, 2, 4, 8.5});
  points.type = v1::VALUE_TYPE_NUMERIC;
  points.y = {1, -0.0, 0.5, std::numeric_limits<double>::quiet_NaN()};
  write("numbers", points);
  points.time_before_unix_nanos = std::numeric_limits<int64_t>::min();
  points.stamps = {{3, std::numeric_limits<int64_t>::max()}};
  write("all_of_time", points);
  points.y.clear();
  points.type = v1::VALUE_TYPE_TEXT;
  points.texts = {"one", "", "größer", "four"};
  write("texts", points);
  points.texts.clear();
  points.type = v1::VALUE_TYPE_IMAGE;
  points.images = {{"sample", "a digit", v1::IMAGE_FORMAT_PNG, 28, 29, 1234, 0xDEADBEEF},
                   {"", "", v1::IMAGE_FORMAT_WEBP, 512, 1, 1, 0},
                   {"sample", "", v1::IMAGE_FORMAT_JPEG, 1, 1, 77, 1},
                   {"sample", "a digit", v1::IMAGE_FORMAT_PNG, 28, 29, 1234, 0}};
  write("images", points);
}

// Of the numbers, over and over, in nodes that differ.
std::vector<Summary> NodesOf(const std::vector<double>& column) {
  constexpr size_t kNodePoints = 17;
  std::vector<Summary> nodes;
  for (size_t i = 0; i < kSummaryBlockNodes; ++i) {
    std::vector<double> x = bench::WholeNumbers(kNodePoints);
    for (double& value : x) value += static_cast<double>(i * kNodePoints);
    Points points = PointsAt(std::move(x));
    points.type = v1::VALUE_TYPE_NUMERIC;
    for (size_t j = 0; j < kNodePoints; ++j) {
      points.y.push_back(column[(i * kNodePoints + j) % column.size()]);
    }
    nodes.push_back(SummarizePoints(points, 0, points.size()));
  }
  return nodes;
}

void WriteSummarySeeds(const std::filesystem::path& root) {
  const SeedWriter writer(root, "summary_block_fuzz");
  for (const auto& [name, column] : NumberColumns()) {
    std::string value;
    AppendSummaryBlock(PointKey(1, SummaryLevel(1), 1), NodesOf(column), value);
    value.resize(value.size() - kChecksumBytes);
    writer.Write(name + "_decode", kDecode + value);
    writer.Write(name + "_encode",
                 kEncode + Bytes(column).substr(0, kEncodedNumbers * sizeof(double)));
  }
}

void WriteSpoolSeeds(const std::filesystem::path& root) {
  const SeedWriter writer(root, "spool_segment_fuzz");
  const auto record = [](const std::string& payload) {
    return client::EncodeSpoolRecordHeader(payload) + payload;
  };
  const std::string writer_id = "0123456789abcdef";
  std::string segment(client::kSpoolMagic);
  writer.Write("empty", segment);
  segment += record(client::BuildOpen("p", "e", writer_id));
  segment += record(client::BuildDeclare(0, "loss", client::ChannelType::kNumeric));
  const size_t before = segment.size();
  segment += record(client::BuildFinish(1, client::FinishState::kSucceeded));
  segment += record(client::BuildFinish(2, client::FinishState::kFailed));
  writer.Write("records", segment);
  writer.Write("torn", std::string_view(segment).substr(0, segment.size() - 3));
  std::string damaged = segment;
  damaged[before + client::kSpoolRecordHeaderBytes] ^= 1;
  writer.Write("damaged_payload", damaged);
  damaged = segment;
  damaged[before] = '\x7f';
  writer.Write("damaged_length", damaged);
  damaged = segment;
  damaged[client::kSpoolMagic.size() - 1] = 2;
  writer.Write("version_2", damaged);
  writer.Write("zeros", segment + std::string(100, '\0'));
}

}  // namespace
}  // namespace nereid::storage

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "Usage: fuzz_seeds FOLDER\n";
    return 2;
  }
  nereid::storage::WriteCodecSeeds(argv[1]);
  nereid::storage::WriteKeySeeds(argv[1]);
  nereid::storage::WritePieceSeeds(argv[1]);
  nereid::storage::WriteSummarySeeds(argv[1]);
  nereid::storage::WriteSpoolSeeds(argv[1]);
  return 0;
}
