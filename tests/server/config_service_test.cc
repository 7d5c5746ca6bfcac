#include <gtest/gtest.h>

#include <string>

#include "tests/server/catalog_fixture.h"

namespace nereid::server {
namespace {

using grpc::StatusCode;
using ::testing::ElementsAre;

constexpr char kConfig[] =
    "aliases { name: 'accuracy' channels: 'acc' channels: 'pred_acc' } "
    "aliases { name: 'loss' channels: 'loss' } "
    "chart_sets { name: 'common' charts { name: 'accuracy' sources { alias: 'accuracy' } } } ";

class ConfigServiceTest : public CatalogServicesFixture {
 protected:
  v1::ApplyConfigResponse Apply(const std::string& config, const std::string& more = "") {
    return Ask<v1::ConfigService>(&v1::ConfigService::Stub::ApplyConfig,
                                  "project: 'p' config {" + config + "}" + more);
  }
  grpc::Status TryApply(const std::string& config) {
    return Try<v1::ConfigService>(&v1::ConfigService::Stub::ApplyConfig,
                                  "project: 'p' config {" + config + "}");
  }
  std::string AliasNames() {
    std::string names;
    const auto list = Ask<v1::AliasService>(&v1::AliasService::Stub::ListAliases, "project: 'p'");
    for (const v1::Alias& alias : list.aliases()) names += alias.name() + " ";
    return names;
  }
};

TEST_F(ConfigServiceTest, MakesTheProjectWhatTheConfigSays) {
  const v1::ApplyConfigResponse created = Apply(kConfig);
  ASSERT_EQ(created.changes_size(), 3);
  EXPECT_EQ(created.changes(0).alias().after().name(), "accuracy");
  EXPECT_FALSE(created.changes(0).alias().has_before());
  EXPECT_EQ(created.changes(2).chart_set().after().name(), "common");
  EXPECT_EQ(AliasNames(), "accuracy loss ");

  EXPECT_EQ(Apply(kConfig).changes_size(), 0);

  const v1::ApplyConfigResponse changed = Apply("aliases { name: 'accuracy' channels: 'acc' }");
  ASSERT_EQ(changed.changes_size(), 3);
  EXPECT_THAT(changed.changes(0).alias().before().channels(), ElementsAre("acc", "pred_acc"));
  EXPECT_THAT(changed.changes(0).alias().after().channels(), ElementsAre("acc"));
  EXPECT_FALSE(changed.changes(1).alias().has_after());
  EXPECT_FALSE(changed.changes(2).chart_set().has_after());
  EXPECT_EQ(AliasNames(), "accuracy ");
}

TEST_F(ConfigServiceTest, EtagsMeanNothingInAConfig) {
  Apply(kConfig);
  EXPECT_EQ(Apply("aliases { name: 'accuracy' channels: 'acc' channels: 'pred_acc' etag: '9' } "
                  "aliases { name: 'loss' channels: 'loss' } chart_sets { name: 'common' etag: '9' "
                  "charts { name: 'accuracy' etag: '9' sources { alias: 'accuracy' } } }")
                .changes_size(),
            0);
}

TEST_F(ConfigServiceTest, WhatStaysTheSameKeepsItsEtag) {
  Apply(kConfig);
  const auto get = [this] {
    return Ask<v1::AliasService>(&v1::AliasService::Stub::GetAlias, "project: 'p' name: 'loss'");
  };
  const std::string etag = get().alias().etag();
  Apply("aliases { name: 'loss' channels: 'loss' }");
  EXPECT_EQ(get().alias().etag(), etag);
}

TEST_F(ConfigServiceTest, ADryRunChangesNothing) {
  EXPECT_EQ(Apply(kConfig, "dry_run: true").changes_size(), 3);
  EXPECT_THAT(Try<v1::ProjectService>(&v1::ProjectService::Stub::GetProject, "name: 'p'"),
              Fails(StatusCode::NOT_FOUND, "there is no project"));
  Apply(kConfig);
  EXPECT_EQ(Apply("", "dry_run: true").changes_size(), 3);
  EXPECT_EQ(AliasNames(), "accuracy loss ");
}

TEST_F(ConfigServiceTest, RefusesAllForOneThatIsWrong) {
  const StatusCode invalid = StatusCode::INVALID_ARGUMENT;
  EXPECT_THAT(TryApply("aliases { name: 'a' channels: 'x' } aliases { name: 'b' }"),
              Fails(invalid, "alias \"b\" has no channels"));
  EXPECT_THAT(TryApply("aliases { name: 'a' channels: 'x' } aliases { name: 'a' channels: 'y' }"),
              Fails(invalid, "the config has the alias \"a\" twice"));
  EXPECT_THAT(TryApply("chart_sets { name: 's' } chart_sets { name: 's' }"),
              Fails(invalid, "the config has the chart set \"s\" twice"));
  EXPECT_THAT(Try<v1::ProjectService>(&v1::ProjectService::Stub::GetProject, "name: 'p'"),
              Fails(StatusCode::NOT_FOUND, "there is no project"));
}

}  // namespace
}  // namespace nereid::server
