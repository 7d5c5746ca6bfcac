#ifndef NEREID_TESTS_STORAGE_DAMAGED_FILES_FIXTURE_H_
#define NEREID_TESTS_STORAGE_DAMAGED_FILES_FIXTURE_H_

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tests/storage/store_fixture.h"

namespace nereid::storage {

// A store whose points lie in table files and blob files, of which some are damaged.
class DamagedFilesFixture : public StoreFixture {
 protected:
  void SetUp() override {
    Reopen(OptionsOfDamaged());
    WriteChannels();
    // What is in the log goes into tables.
    Reopen(OptionsOfDamaged());
  }

  StoreOptions OptionsOfDamaged() {
    StoreOptions options = Options();
    options.on_damage = [this](const absl::Status& status) { damage_ = status; };
    return options;
  }

  void WriteChannels() {
    Stream stream(*store_);
    uint64_t sequence = stream.Open("p", "e").last_sequence();
    stream.Declare(0, "loss", v1::VALUE_TYPE_NUMERIC);
    stream.Declare(1, "rate", v1::VALUE_TYPE_NUMERIC);
    stream.Declare(2, "picture", v1::VALUE_TYPE_IMAGE);
    stream.Append(++sequence, 0, CountUp(1, 5 * kPiecePointsMax));
    stream.Append(++sequence, 1, CountUp(1, 5 * kPiecePointsMax));
    stream.Append(++sequence, 2, Images({1, 2}, {Picture('a'), Picture('b')}));
    EXPECT_TRUE(stream.End().ok());
  }

  // Large enough for a blob file.
  static v1::Image Picture(char filler) {
    return ImageOf("picture", "", Png(8, 8, std::string(10'000, filler)));
  }

  // The newest table file of a family. Closes the store.
  std::string TableOf(const std::string& family) {
    store_.reset();
    RawStore raw(directory_.path());
    std::vector<rocksdb::LiveFileMetaData> files;
    raw.db().GetLiveFilesMetaData(&files);
    std::string table;
    for (const rocksdb::LiveFileMetaData& file : files) {
      if (file.column_family_name == family) table = std::max(table, file.relative_filename);
    }
    EXPECT_NE(table, "") << family;
    return table;
  }

  // The first file in the directory whose name contains `part`.
  std::string FileNamed(const std::string& part) const {
    for (const auto& entry : std::filesystem::directory_iterator(directory_.path())) {
      const std::string name = entry.path().filename().string();
      if (name.find(part) != std::string::npos) return name;
    }
    ADD_FAILURE() << "no file " << part;
    return "";
  }

  std::string PathOf(const std::string& file) const { return directory_.path() + "/" + file; }

  // The store must be closed. A negative offset is one from the end.
  void FlipByte(const std::string& file, int64_t offset) const {
    std::fstream stream(PathOf(file), std::ios::binary | std::ios::in | std::ios::out);
    stream.seekg(offset, offset < 0 ? std::ios::end : std::ios::beg);
    const auto place = stream.tellg();
    const char flipped = static_cast<char>(stream.get() ^ 0x10);
    stream.seekp(place);
    stream.put(flipped);
    ASSERT_TRUE(stream.good()) << file;
  }

  absl::Status ReadStatus(const std::string& channel) const {
    const auto reader = ReaderOf(channel);
    absl::StatusOr<bool> more = true;
    while (more.ok() && *more) {
      v1::PointColumns points;
      more = reader->Next(points);
    }
    return more.status();
  }

  // What appending a point to a channel that is not damaged ends with.
  absl::Status AppendStatus() {
    RecordingListener listener;
    const auto session = store_->BeginSession(&listener);
    for (const v1::IngestRequest& request :
         {OpenRequest("p", "other"), DeclareRequest(0, "other", v1::VALUE_TYPE_NUMERIC),
          AppendRequest(1, 0, Numbers({1}, {1}))}) {
      store_->Submit(session, Parsed(request));
    }
    store_->EndSession(session);
    const absl::Status end = listener.WaitForEnd();
    session->Detach();
    EXPECT_EQ(listener.Acknowledged(), end.ok() ? 1u : 0u);
    return end;
  }

  void ExpectDataLoss(const absl::Status& status, const std::string& file) const {
    EXPECT_TRUE(absl::IsDataLoss(status)) << status;
    EXPECT_THAT(std::string(status.message()),
                testing::AllOf(testing::HasSubstr(file), testing::HasSubstr("--verify")));
  }

  absl::Status damage_;
};

}  // namespace nereid::storage

#endif  // NEREID_TESTS_STORAGE_DAMAGED_FILES_FIXTURE_H_
