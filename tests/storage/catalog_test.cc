#include "storage/catalog.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "storage/limits.h"
#include "tests/storage/store_fixture.h"

namespace nereid::storage {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;

class CatalogTest : public testing::Test {
 protected:
  // Puts records through `put`, as one batch.
  template <typename Put>
  void Write(const Put& put) {
    rocksdb::WriteBatch batch;
    put(batch);
    ASSERT_TRUE(raw_.db().Write({}, &batch).ok());
  }

  void PutProjects(const std::vector<std::string>& names) {
    Write([&](rocksdb::WriteBatch& batch) {
      for (const std::string& name : names) catalog_.PutProject(batch, name, {});
    });
  }

  // Names of all pages of this size.
  std::vector<std::string> ListAll(int page_size) {
    std::vector<std::string> names;
    PageRequest request{page_size, ""};
    do {
      const absl::StatusOr<Page<ProjectRecord>> page = catalog_.ListProjects(request);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) break;
      for (const auto& entry : page->entries) names.push_back(entry.name);
      request.token = page->next_token;
    } while (!request.token.empty());
    return names;
  }

  TemporaryDirectory directory_;
  RawStore raw_{directory_.path()};
  Catalog catalog_{&raw_.db(), &raw_.families()};
};

TEST_F(CatalogTest, GivesBackWhatWasPut) {
  Write([&](rocksdb::WriteBatch& batch) {
    ProjectRecord project;
    project.set_project_id(3);
    catalog_.PutProject(batch, "p", project);
    ExperimentRecord experiment;
    experiment.set_experiment_id(5);
    catalog_.PutExperiment(batch, 3, "e", experiment);
    ChannelRecord channel;
    channel.set_series_id(7);
    catalog_.PutChannel(batch, 3, 5, "c", channel);
    WriterRecord writer;
    writer.set_last_sequence(11);
    catalog_.PutWriter(batch, 5, "w", writer);
  });
  EXPECT_EQ(catalog_.GetProject("p")->project_id(), 3u);
  EXPECT_EQ(catalog_.FindExperiment("p", "e")->experiment_id(), 5u);
  EXPECT_EQ(catalog_.FindChannel({"p", "e", "c"})->series_id(), 7u);
  EXPECT_EQ(catalog_.GetWriter(5, "w")->last_sequence(), 11u);
}

TEST_F(CatalogTest, ToldApartBySomethingElseThanNames) {
  Write([&](rocksdb::WriteBatch& batch) {
    catalog_.PutExperiment(batch, 1, "e", {});
    catalog_.PutChannel(batch, 1, 1, "e", {});
  });
  EXPECT_TRUE(absl::IsNotFound(catalog_.GetProject("e").status()));
  EXPECT_TRUE(absl::IsNotFound(catalog_.GetExperiment(2, "e").status()));
  EXPECT_TRUE(absl::IsNotFound(catalog_.GetChannel(2, "e").status()));
  EXPECT_TRUE(absl::IsNotFound(catalog_.GetWriter(1, "e").status()));
}

TEST_F(CatalogTest, SaysWhatThereIsNoneOf) {
  Write([&](rocksdb::WriteBatch& batch) {
    ProjectRecord project;
    project.set_project_id(1);
    catalog_.PutProject(batch, "p", project);
    catalog_.PutExperiment(batch, 1, "e", {});
  });
  const auto message = [&](const ChannelPath& path) {
    const absl::Status status = catalog_.FindChannel(path).status();
    EXPECT_TRUE(absl::IsNotFound(status)) << status;
    return std::string(status.message());
  };
  EXPECT_THAT(message({"q", "e", "c"}), HasSubstr("project \"q\""));
  EXPECT_THAT(message({"p", "f", "c"}), HasSubstr("experiment \"f\" in project \"p\""));
  EXPECT_THAT(message({"p", "e", "c"}), HasSubstr("channel \"c\" in experiment \"e\""));
}

TEST_F(CatalogTest, AHeadThatWasNeverPutIsEmpty) {
  const absl::StatusOr<Head> head = catalog_.GetHead(99);
  ASSERT_TRUE(head.ok());
  EXPECT_EQ(head->point_count, 0u);
}

TEST_F(CatalogTest, GivesBackHeadsAndCounters) {
  Head head;
  head.point_count = 2;
  head.last_x = 8;
  Write([&](rocksdb::WriteBatch& batch) {
    catalog_.PutHead(batch, 4, head);
    catalog_.PutCounter(batch, "project", 1000);
  });
  EXPECT_EQ(catalog_.GetHead(4)->last_x, 8);
  EXPECT_EQ(*catalog_.GetCounter("project"), 1000u);
  EXPECT_EQ(*catalog_.GetCounter("other"), 0u);
}

TEST_F(CatalogTest, ListsByNameWhateverThePageSize) {
  const std::vector<std::string> names = {"a", std::string("a\0", 2), "ab", "b", "損失", "\xff"};
  PutProjects({"b", "損失", "ab", "\xff", "a", std::string("a\0", 2)});
  for (const int page_size : {0, 1, 2, 3, 7, 8, 5000}) {
    EXPECT_EQ(ListAll(page_size), names) << page_size;
  }
}

TEST_F(CatalogTest, ListsNothingWhereThereIsNothing) {
  const absl::StatusOr<Page<ProjectRecord>> page = catalog_.ListProjects({});
  ASSERT_TRUE(page.ok());
  EXPECT_THAT(page->entries, IsEmpty());
  EXPECT_EQ(page->next_token, "");
}

TEST_F(CatalogTest, ListsOnlyWhatBelongsToTheOwner) {
  Write([&](rocksdb::WriteBatch& batch) {
    for (const uint64_t owner : {255, 256, 257}) {
      catalog_.PutExperiment(batch, owner, absl::StrCat("e", owner), {});
      catalog_.PutChannel(batch, 1, owner, absl::StrCat("c", owner), {});
    }
  });
  const auto experiments = catalog_.ListExperiments(256, {});
  ASSERT_THAT(experiments->entries, SizeIs(1));
  EXPECT_EQ(experiments->entries[0].name, "e256");
  const auto channels = catalog_.ListChannels(256, {});
  ASSERT_THAT(channels->entries, SizeIs(1));
  EXPECT_EQ(channels->entries[0].name, "c256");
}

TEST_F(CatalogTest, TheIndexTellsChannelsOfOneNameInAllExperiments) {
  const std::string name(300, 'n');
  Write([&](rocksdb::WriteBatch& batch) {
    for (const uint64_t experiment : {2, 1, 256}) {
      ChannelRecord channel;
      channel.set_series_id(experiment * 10);
      catalog_.PutChannel(batch, 7, experiment, name, channel);
    }
    // Names and projects that begin or end alike.
    catalog_.PutChannel(batch, 7, 1, name + "n", {});
    catalog_.PutChannel(batch, 7, 1, name.substr(1), {});
    catalog_.PutChannel(batch, 8, 1, name, {});
    catalog_.PutChannel(batch, 7, 3, name, {});
  });
  Write([&](rocksdb::WriteBatch& batch) { catalog_.RemoveChannel(batch, 7, 3, name); });
  std::vector<std::pair<ExperimentId, SeriesId>> found;
  const absl::Status status = catalog_.ForEachChannelNamed(
      7, name, [&found](ExperimentId experiment, const ChannelRecord& channel) {
        found.emplace_back(experiment, channel.series_id());
      });
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_THAT(found, ElementsAre(Pair(1u, 10u), Pair(2u, 20u), Pair(256u, 2560u)));
}

TEST_F(CatalogTest, ADamagedEntryOfTheIndexIsDataLoss) {
  Write([&](rocksdb::WriteBatch& batch) { catalog_.PutChannel(batch, 7, 1, "c", {}); });
  const std::string key = std::string("i\0\0\0\0\0\0\0\7\0\1c", 12);
  ASSERT_TRUE(
      raw_.db().Put({}, raw_.families().catalog(), key + std::string(8, '\1'), "\xff").ok());
  const auto ignore = [](ExperimentId, const ChannelRecord&) {};
  EXPECT_EQ(catalog_.ForEachChannelNamed(7, "c", ignore).code(), absl::StatusCode::kDataLoss);
}

TEST_F(CatalogTest, PagesHaveADefaultAndALargestSize) {
  std::vector<std::string> names;
  for (int i = 0; i < kPageSizeMax + 1; ++i) names.push_back(absl::StrCat(100000 + i));
  PutProjects(names);
  EXPECT_THAT(catalog_.ListProjects({0, ""})->entries, SizeIs(kPageSizeDefault));
  EXPECT_THAT(catalog_.ListProjects({5000, ""})->entries, SizeIs(kPageSizeMax));
  EXPECT_EQ(ListAll(5000), names);
}

TEST_F(CatalogTest, AFullLastPageHasNoToken) {
  PutProjects({"a", "b"});
  EXPECT_EQ(catalog_.ListProjects({2, ""})->next_token, "");
}

TEST_F(CatalogTest, RefusesANegativePageSize) {
  const absl::Status status = catalog_.ListProjects({-1, ""}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()), HasSubstr("-1"));
}

TEST_F(CatalogTest, RefusesATokenThatIsNone) {
  const absl::Status status = catalog_.ListProjects({0, "no token!"}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()), HasSubstr("no token!"));
}

TEST_F(CatalogTest, ATokenStandsForItsPlaceEvenIfTheNameIsGone) {
  PutProjects({"a", "b", "c"});
  const std::string token = catalog_.ListProjects({2, ""})->next_token;
  ASSERT_TRUE(raw_.db().Delete({}, raw_.families().catalog(), "pb").ok());
  const auto page = catalog_.ListProjects({2, token});
  ASSERT_THAT(page->entries, SizeIs(1));
  EXPECT_EQ(page->entries[0].name, "c");
}

TEST_F(CatalogTest, ADamagedRecordIsDataLoss) {
  ASSERT_TRUE(raw_.db().Put({}, raw_.families().catalog(), "pa", "\xff").ok());
  EXPECT_EQ(catalog_.GetProject("a").status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(catalog_.ListProjects({}).status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(CatalogTest, ADamagedCounterIsDataLoss) {
  ASSERT_TRUE(raw_.db().Put({}, raw_.families().catalog(), "nproject", "short").ok());
  EXPECT_EQ(catalog_.GetCounter("project").status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(CatalogTest, AFormatThatIsNoNumberIsDataLoss) {
  ASSERT_TRUE(raw_.db().Put({}, raw_.families().catalog(), "format", "one").ok());
  EXPECT_EQ(catalog_.ReadFormatVersion().status().code(), absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace nereid::storage
