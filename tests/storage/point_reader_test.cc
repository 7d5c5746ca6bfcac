#include "storage/point_reader.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "storage/limits.h"
#include "tests/storage/store_fixture.h"

namespace nereid::storage {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

ReadRange Between(std::optional<double> from_x, std::optional<double> to_x) {
  ReadRange range;
  range.from_x = from_x;
  range.to_x = to_x;
  return range;
}
ReadRange From(double x) { return Between(x, std::nullopt); }
ReadRange To(double x) { return Between(std::nullopt, x); }

ReadRange Limited(uint64_t limit, ReadRange range = {}) {
  range.limit = limit;
  return range;
}

ReadRange Descending(ReadRange range = {}) {
  range.descending = true;
  return range;
}

ReadRange WithWallTimes(ReadRange range = {}) {
  range.include_wall_times = true;
  return range;
}

ReadRange WithoutImageData() {
  ReadRange range;
  range.omit_image_data = true;
  return range;
}

class PointReaderTest : public StoreFixture {
 protected:
  // In one piece each, as long as they are short.
  void Append(const std::string& channel, v1::ValueType type,
              const std::vector<v1::PointColumns>& batches) {
    Stream stream(*store_);
    uint64_t sequence = stream.Open("p", "e").last_sequence();
    stream.Declare(0, channel, type);
    int64_t time = 0;
    for (const v1::PointColumns& points : batches)
      stream.Append(++sequence, 0, points, time += 100);
    EXPECT_THAT(stream.listener().Rejections(), IsEmpty());
  }

  void AppendNumbers(const std::vector<v1::PointColumns>& batches) {
    Append("loss", v1::VALUE_TYPE_NUMERIC, batches);
  }

  std::vector<v1::PointColumns> AnswersOf(const std::string& channel, const ReadRange& range = {}) {
    std::vector<v1::PointColumns> answers;
    const std::unique_ptr<PointReader> reader = ReaderOf(channel, range);
    while (true) {
      v1::PointColumns answer;
      const absl::StatusOr<bool> any = reader->Next(answer);
      EXPECT_TRUE(any.ok()) << any.status();
      if (!any.ok() || !*any) return answers;
      answers.push_back(std::move(answer));
    }
  }

  absl::Status ReadStatus(const std::string& channel, const ReadRange& range = {}) {
    v1::PointColumns points;
    const std::unique_ptr<PointReader> reader = ReaderOf(channel, range);
    absl::StatusOr<bool> more = true;
    while (more.ok() && *more) more = reader->Next(points);
    return more.status();
  }

  // Writes a value over a stored one that no chunk holds, as a faulty disk would.
  void Overwrite(v1::ValueType type, const std::string& channel, Level level, double x,
                 const std::string& value) {
    const SeriesId series = FindChannel(channel).value().series_id();
    store_.reset();
    RawStore raw(directory_.path());
    rocksdb::ColumnFamilyHandle* const family =
        level == Level::kPoints ? raw.families().tail() : raw.FamilyOf(type, channel);
    ASSERT_TRUE(raw.db().Put({}, family, PointKey(series, level, x), value).ok());
  }
};

std::vector<double> BruteForce(const std::vector<double>& all, const ReadRange& range) {
  std::vector<double> found;
  for (const double x : all) {
    const bool before = range.from_x.has_value() && x < *range.from_x;
    const bool behind = range.to_x.has_value() && x >= *range.to_x;
    if (!before && !behind) found.push_back(x);
  }
  if (range.descending) std::reverse(found.begin(), found.end());
  if (range.limit > 0 && found.size() > range.limit) found.resize(range.limit);
  return found;
}

TEST_F(PointReaderTest, EveryRangeAgreesWithBruteForce) {
  AppendNumbers({CountUp(1, 10), CountUp(11, 10), CountUp(21, 10)});
  std::vector<double> all(30);
  for (int i = 0; i < 30; ++i) all[i] = i + 1;
  const std::vector<std::optional<double>> bounds = {
      std::nullopt, -kInfinity, -5, -0.0, 0.5, 1,    1.5, 5,  10,       10.5,
      11,           11.5,       20, 20.5, 21,  29.5, 30,  31, kInfinity};
  for (const std::optional<double>& from : bounds) {
    for (const std::optional<double>& to : bounds) {
      for (const uint64_t limit : {0, 1, 4, 10, 11, 100}) {
        for (const bool descending : {false, true}) {
          ReadRange range = Limited(limit, Between(from, to));
          range.descending = descending;
          ASSERT_EQ(ReadX("loss", range), BruteForce(all, range))
              << from.value_or(kNan) << " to " << to.value_or(kNan) << " limit " << limit
              << (descending ? " descending" : "");
        }
      }
    }
  }
}

TEST_F(PointReaderTest, NegativeXIsReadInOrder) {
  AppendNumbers({Numbers({-1e300, -2}, {1, 2}), Numbers({-1, 0, 1}, {3, 4, 5})});
  EXPECT_THAT(ReadX("loss"), ElementsAre(-1e300, -2, -1, 0, 1));
  EXPECT_THAT(ReadX("loss", Between(-2, 0)), ElementsAre(-2, -1));
  EXPECT_THAT(ReadX("loss", From(-0.0)), ElementsAre(0, 1));
}

TEST_F(PointReaderTest, YGoesWithItsX) {
  AppendNumbers({CountUp(1, 10), CountUp(11, 10)});
  const v1::PointColumns up = Read("loss", Between(9, 13));
  EXPECT_EQ(up.SerializeAsString(), CountUp(9, 4).SerializeAsString());
  const v1::PointColumns down = Read("loss", Descending(Between(9, 13)));
  EXPECT_THAT(down.x(), ElementsAre(12, 11, 10, 9));
  EXPECT_THAT(down.doubles(), ElementsAre(12 / 8.0, 11 / 8.0, 10 / 8.0, 9 / 8.0));
}

TEST_F(PointReaderTest, AChannelWithoutPointsHasNone) {
  AppendNumbers({});
  EXPECT_THAT(AnswersOf("loss"), IsEmpty());
  EXPECT_THAT(AnswersOf("loss", Descending()), IsEmpty());
}

TEST_F(PointReaderTest, NeighboursInTheSameFamilyAreNotRead) {
  ASSERT_TRUE(store_->CreateExperiment("p", "before").ok());
  for (const char* experiment : {"before", "e", "behind"}) {
    Stream stream(*store_);
    stream.Open("p", experiment);
    stream.Declare(0, "loss", v1::VALUE_TYPE_NUMERIC);
    if (std::string(experiment) != "e") stream.Append(1, 0, CountUp(1, 5));
  }
  for (const ReadRange& range : {ReadRange(), Between(2, 3)}) {
    EXPECT_THAT(ReadX("loss", range), IsEmpty());
    EXPECT_THAT(ReadX("loss", Descending(range)), IsEmpty());
  }
}

TEST_F(PointReaderTest, ManyPointsComeInAnswersOfAboutOneMebibyte) {
  constexpr int kCount = 200000;
  constexpr int kHalf = kCount / 2;
  AppendNumbers({CountUp(1, kHalf), CountUp(1 + kHalf, kHalf)});
  for (const bool descending : {false, true}) {
    const std::vector<v1::PointColumns> answers =
        AnswersOf("loss", descending ? Descending() : ReadRange());
    EXPECT_THAT(answers, SizeIs(4));
    double x = descending ? kCount : 1;
    for (size_t i = 0; i < answers.size(); ++i) {
      EXPECT_LE(answers[i].ByteSizeLong(), kAnswerBytesMax + 100);
      EXPECT_TRUE(i + 1 == answers.size() || answers[i].ByteSizeLong() > kAnswerBytesMax * 9 / 10);
      ASSERT_EQ(answers[i].x_size(), answers[i].doubles_size());
      for (const double next : answers[i].x()) ASSERT_EQ(next, descending ? x-- : x++);
    }
    EXPECT_EQ(x, descending ? 0 : kCount + 1);
  }
}

TEST_F(PointReaderTest, ALimitHoldsAcrossAnswers) {
  AppendNumbers({CountUp(1, 100000)});
  const std::vector<double> up = ReadX("loss", Limited(70000));
  EXPECT_EQ(up.size(), 70000u);
  EXPECT_EQ(up.back(), 70000);
  const std::vector<double> down = ReadX("loss", Descending(Limited(70000)));
  EXPECT_EQ(down.size(), 70000u);
  EXPECT_EQ(down.back(), 30001);
}

TEST_F(PointReaderTest, LongTextsAreSplitBetweenAnswersNotWithin) {
  std::vector<v1::PointColumns> batches;
  for (int i = 0; i < 25; ++i) {
    batches.push_back(Texts({double(i)}, {std::string(100 << 10, static_cast<char>('a' + i))}));
  }
  batches.push_back(Texts({100}, {std::string(kTextBytesMax, 'z')}));
  batches.push_back(Texts({101}, {""}));
  Append("log", v1::VALUE_TYPE_TEXT, batches);
  const std::vector<v1::PointColumns> answers = AnswersOf("log");
  ASSERT_THAT(answers, SizeIs(5));
  for (const size_t i : {0, 1}) EXPECT_EQ(answers[i].texts_size(), 10);
  EXPECT_EQ(answers[2].texts_size(), 5);
  EXPECT_THAT(answers[3].texts(), ElementsAre(std::string(kTextBytesMax, 'z')));
  EXPECT_THAT(answers[4].texts(), ElementsAre(""));
  EXPECT_EQ(answers[1].texts(3), std::string(100 << 10, 'a' + 13));
}

TEST_F(PointReaderTest, TextsComeBackByteForByte) {
  const std::vector<std::string> texts = {"größer", std::string("a\0b", 3), "", "line\r\n"};
  Append("log", v1::VALUE_TYPE_TEXT, {Texts({}, texts)});
  const v1::PointColumns up = Read("log");
  EXPECT_THAT(up.texts(), testing::ElementsAreArray(texts));
  EXPECT_THAT(up.doubles(), IsEmpty());
  EXPECT_THAT(Read("log", Descending(Limited(2))).texts(), ElementsAre(texts[3], texts[2]));
}

TEST_F(PointReaderTest, ImagesComeWithTheirData) {
  const std::string small = Png(28, 30, "small");
  const std::string large = Png(512, 1, std::string(kImageBytesMax - 100, 'a'));
  Append("picture", v1::VALUE_TYPE_IMAGE,
         {Images({1, 2}, {ImageOf("s", "a seven", small), ImageOf("t", "", small)}),
          Images({3}, {ImageOf("l", "", large)})});
  const std::vector<v1::PointColumns> answers = AnswersOf("picture");
  ASSERT_THAT(answers, SizeIs(2));
  const v1::Image& first = answers[0].images(0);
  EXPECT_EQ(first.name(), "s");
  EXPECT_EQ(first.description(), "a seven");
  EXPECT_EQ(first.format(), v1::IMAGE_FORMAT_PNG);
  EXPECT_EQ(first.width(), 28u);
  EXPECT_EQ(first.height(), 30u);
  EXPECT_EQ(first.data(), small);
  EXPECT_EQ(first.data_bytes(), small.size());
  EXPECT_EQ(answers[1].images(0).data(), large);
}

TEST_F(PointReaderTest, ImagesMayComeWithoutTheirData) {
  const std::string data = Png(28, 30, std::string(size_t{1} << 20, 'a'));
  Append("picture", v1::VALUE_TYPE_IMAGE,
         {Images({1}, {ImageOf("a", "", data)}), Images({2}, {ImageOf("b", "", data)})});
  const std::vector<v1::PointColumns> answers = AnswersOf("picture", WithoutImageData());
  ASSERT_THAT(answers, SizeIs(1));
  ASSERT_EQ(answers[0].images_size(), 2);
  EXPECT_EQ(answers[0].images(1).name(), "b");
  EXPECT_EQ(answers[0].images(1).data(), "");
  EXPECT_EQ(answers[0].images(1).data_bytes(), data.size());
}

TEST_F(PointReaderTest, WallTimesComeWhenAskedFor) {
  AppendNumbers({CountUp(1, 2), CountUp(3, 4)});
  EXPECT_THAT(Read("loss").wall_times_unix_nanos(), IsEmpty());
  EXPECT_THAT(Read("loss", WithWallTimes()).wall_times_unix_nanos(),
              ElementsAre(100, 100, 125, 150, 175, 200));
  EXPECT_THAT(Read("loss", WithWallTimes(Descending(From(4)))).wall_times_unix_nanos(),
              ElementsAre(200, 175, 150));
}

TEST_F(PointReaderTest, PointsAppendedWhileItReadsAreNotSeen) {
  AppendNumbers({CountUp(1, 3)});
  const std::unique_ptr<PointReader> reader = ReaderOf("loss");
  AppendNumbers({CountUp(4, 3)});
  v1::PointColumns points;
  ASSERT_TRUE(*reader->Next(points));
  EXPECT_FALSE(*reader->Next(points));
  EXPECT_THAT(points.x(), ElementsAre(1, 2, 3));
}

TEST_F(PointReaderTest, PointsTruncatedWhileItReadsAreStillSeen) {
  Append("picture", v1::VALUE_TYPE_IMAGE, {Images({1}, {ImageOf("", "", Png(8, 8))})});
  const std::unique_ptr<PointReader> reader = ReaderOf("picture");
  {
    Stream stream(*store_);
    stream.Open("p", "e");
    stream.Declare(0, "picture", v1::VALUE_TYPE_IMAGE);
    stream.Truncate(2, 0, 0);
  }
  v1::PointColumns points;
  ASSERT_TRUE(*reader->Next(points));
  EXPECT_EQ(points.images(0).data(), Png(8, 8));
  EXPECT_THAT(ReadX("picture"), IsEmpty());
}

TEST_F(PointReaderTest, ADamagedPieceIsDataLoss) {
  AppendNumbers({CountUp(1, 3), CountUp(4, 3), CountUp(7, 2)});
  Overwrite(v1::VALUE_TYPE_NUMERIC, "loss", Level::kPoints, 4, "\x01 damage");
  Reopen();
  EXPECT_EQ(ReadStatus("loss").code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(ReadStatus("loss", Descending()).code(), absl::StatusCode::kDataLoss);
  // Ranges that the damaged piece has no part in.
  EXPECT_THAT(ReadX("loss", To(3)), ElementsAre(1, 2));
  EXPECT_THAT(ReadX("loss", From(7)), ElementsAre(7, 8));
  EXPECT_THAT(ReadX("loss", Descending(From(7))), ElementsAre(8, 7));
}

TEST_F(PointReaderTest, DamagedImageDataIsDataLossUnlessLeftOut) {
  Append("picture", v1::VALUE_TYPE_IMAGE, {Images({1}, {ImageOf("seven", "", Png(8, 8))})});
  Overwrite(v1::VALUE_TYPE_IMAGE, "picture", Level::kImageData, 1, Png(8, 9));
  Reopen();
  const absl::Status status = ReadStatus("picture");
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(status.message()), HasSubstr("\"seven\" at x = 1"));
  EXPECT_TRUE(ReadStatus("picture", WithoutImageData()).ok());
}

TEST_F(PointReaderTest, MissingImageDataIsDataLoss) {
  Append("picture", v1::VALUE_TYPE_IMAGE, {Images({1}, {ImageOf("seven", "", Png(8, 8))})});
  const SeriesId series = FindChannel("picture").value().series_id();
  store_.reset();
  {
    RawStore raw(directory_.path());
    const std::string key = PointKey(series, Level::kImageData, 1);
    ASSERT_TRUE(raw.db().Delete({}, raw.FamilyOf(v1::VALUE_TYPE_IMAGE, "picture"), key).ok());
  }
  Reopen();
  EXPECT_EQ(ReadStatus("picture").code(), absl::StatusCode::kDataLoss);
}

TEST(ReadRangeTest, RefusesNanAndBoundsThatAreSwapped) {
  EXPECT_TRUE(CheckReadRange({}).ok());
  EXPECT_TRUE(CheckReadRange(Between(1, 1)).ok());
  EXPECT_TRUE(CheckReadRange(Between(-kInfinity, kInfinity)).ok());
  for (const ReadRange& range : {From(kNan), To(kNan), Between(2, 1)}) {
    EXPECT_EQ(CheckReadRange(range).code(), absl::StatusCode::kInvalidArgument);
  }
  EXPECT_THAT(std::string(CheckReadRange(Between(2, 1)).message()),
              HasSubstr("from_x 2 is over to_x 1"));
}

}  // namespace
}  // namespace nereid::storage
