#include "tests/faults/flip_store.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <random>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "storage/wal_fragment_reader.h"
#include "tests/storage/store_fixture.h"

namespace nereid::faults {
namespace {

namespace fs = std::filesystem;

using storage::Store;
using storage::Stream;

constexpr int kPointsPerMessage = 10'000;
constexpr size_t kBlobImageBytes = 6'000;
constexpr size_t kBlockImageBytes = 700;

// Writes what a seed chooses.
class FlipStoreBuilder {
 public:
  FlipStoreBuilder(const FaultRun& run, std::string directory)
      : run_(run), directory_(std::move(directory)), random_(run.seed()) {}

  void Open() {
    store_.reset();
    storage::StoreOptions options;
    options.data_directory = directory_;
    absl::StatusOr<std::unique_ptr<Store>> opened = Store::Open(std::move(options));
    run_.Check(opened.status(), "opening the store to be damaged");
    store_ = *std::move(opened);
  }

  // Enough for summaries in "loss" of the first experiment.
  void WriteFirst() {
    Write("e1", [this](Stream& stream) {
      for (int i = 0; i < 8; ++i) Append(stream, 0, Noise(i * kPointsPerMessage + 1));
      Append(stream, 1, Noise(1));
      Append(stream, 2, Logs(1, 3'000));
      Append(stream, 3, Pictures(1, 40, kBlobImageBytes));
      Append(stream, 4, Pictures(1, 30, kBlockImageBytes));
      Append(stream, 5, Noise(1));
    });
    Write("e2", [this](Stream& stream) {
      Append(stream, 0, Noise(1));
      Append(stream, 0, Noise(kPointsPerMessage + 1));
      Append(stream, 2, Logs(1, 100));
      Append(stream, 3, Pictures(1, 10, kBlobImageBytes));
    });
  }

  void WriteSecond() {
    Write("e2", [this](Stream& stream) {
      Truncate(stream, 0, 15'000.5);
      Append(stream, 0, Noise(15'002));
      Truncate(stream, 3, 8);
    });
    run_.Check(store_->DeleteChannel({"p", "e1", "gone"}), "deleting a channel");
    run_.Check(store_->WaitForDeletions(), "giving back space");
    Write("e1", [this](Stream& stream) {
      Append(stream, 2, Logs(3'001, 500));
      Append(stream, 3, Pictures(41, 10, kBlobImageBytes));
    });
  }

  // What stays in the log, and an experiment for points to be appended.
  void WriteThird() {
    run_.Check(store_->CreateExperiment("p", "e3"), "creating an experiment");
    run_.Check(store_->CreateChannel({"p", "e3", "appended"}, v1::VALUE_TYPE_NUMERIC),
               "creating a channel");
    Write("e1", [this](Stream& stream) {
      Append(stream, 1, Noise(kPointsPerMessage + 1));
      Append(stream, 2, Logs(3'501, 20));
      Append(stream, 3, Pictures(51, 2, kBlobImageBytes));
    });
    Write("e2", [this](Stream& stream) {
      Append(stream, 1, storage::CountUp(1, 50));
      Truncate(stream, 0, 20'000);
    });
  }

  void CopyAsKilled(const std::string& path) {
    while (!EndsWithIdleMark() || !CopyUnchanged(path)) std::this_thread::yield();
    store_.reset();
  }

 private:
  template <typename Send>
  void Write(const std::string& experiment, Send send) {
    Stream stream(*store_);
    sequence_ = stream.Open("p", experiment).last_sequence();
    stream.Declare(0, "loss", v1::VALUE_TYPE_NUMERIC);
    stream.Declare(1, "rate", v1::VALUE_TYPE_NUMERIC);
    stream.Declare(2, "log", v1::VALUE_TYPE_TEXT);
    stream.Declare(3, "sample", v1::VALUE_TYPE_IMAGE);
    stream.Declare(4, "thumbnail", v1::VALUE_TYPE_IMAGE);
    if (experiment == "e1" && !wrote_gone_) stream.Declare(5, "gone", v1::VALUE_TYPE_NUMERIC);
    wrote_gone_ = true;
    send(stream);
    run_.Check(stream.End(), "writing the store to be damaged");
  }

  std::map<std::string, uint64_t> SizesOfFiles() const {
    std::map<std::string, uint64_t> sizes;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(directory_)) {
      sizes[entry.path().filename().string()] = fs::file_size(entry.path(), error);
    }
    return sizes;
  }

  // False if a compaction went on meanwhile: the copy is then none of one moment.
  bool CopyUnchanged(const std::string& path) const {
    const auto sizes = SizesOfFiles();
    std::error_code error;
    fs::remove_all(path);
    fs::copy(directory_, path, error);
    return !error && SizesOfFiles() == sizes;
  }

  // Each at a time of its own.
  void Append(Stream& stream, uint32_t channel_ref, v1::PointColumns points) {
    time_nanos_ += 1'000'000'007;
    stream.Append(++sequence_, channel_ref, std::move(points), time_nanos_);
  }

  void Truncate(Stream& stream, uint32_t channel_ref, double from_x) {
    stream.Truncate(++sequence_, channel_ref, from_x);
  }

  v1::PointColumns Noise(int first_x) {
    std::normal_distribution<double> noise;
    v1::PointColumns points;
    for (int i = 0; i < kPointsPerMessage; ++i) {
      points.add_x(first_x + i);
      points.add_doubles(noise(random_));
    }
    return points;
  }

  std::string RandomBytes(size_t count) {
    std::string bytes(count, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random_());
    return bytes;
  }

  v1::PointColumns Logs(int first_x, int count) {
    v1::PointColumns points;
    for (int i = 0; i < count; ++i) {
      points.add_x(first_x + i);
      points.add_texts("step " + std::to_string(random_()));
    }
    return points;
  }

  v1::PointColumns Pictures(int first_x, int count, size_t bytes) {
    v1::PointColumns points;
    for (int i = 0; i < count; ++i) {
      points.add_x(first_x + i);
      *points.add_images() =
          storage::ImageOf("picture", std::to_string(i), storage::Png(8, 8, RandomBytes(bytes)));
    }
    return points;
  }

  // The last acknowledged record is then not the last one of the log.
  bool EndsWithIdleMark() const {
    std::vector<std::string> logs;
    for (const auto& entry : fs::directory_iterator(directory_)) {
      if (entry.path().extension() == ".log") logs.push_back(entry.path().string());
    }
    auto log = storage::WalFragmentReader::Open(*std::max_element(logs.begin(), logs.end()));
    bool is_idle = false;
    while (log.ok()) {
      const auto step = log->Next();
      if (!step.ok() || *step != storage::WalFragmentReader::Step::kFragment) break;
      const std::string_view payload = log->fragment().payload;
      is_idle = payload.find("idle") != std::string_view::npos;
    }
    return is_idle;
  }

  const FaultRun& run_;
  const std::string directory_;
  std::mt19937_64 random_;
  uint64_t sequence_ = 0;
  int64_t time_nanos_ = 1'700'000'000'000'000'000;
  bool wrote_gone_ = false;
  std::unique_ptr<Store> store_;
};

}  // namespace

void BuildFlipStore(const FaultRun& run, const std::string& scratch, const std::string& path) {
  FlipStoreBuilder builder(run, scratch + "/built");
  builder.Open();
  builder.WriteFirst();
  // What is in the log goes into tables when the store is opened.
  builder.Open();
  builder.WriteSecond();
  builder.Open();
  builder.WriteThird();
  builder.CopyAsKilled(path);
}

}  // namespace nereid::faults
