#include <gtest/gtest.h>

#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "tests/server/catalog_fixture.h"

namespace nereid::server {
namespace {

using grpc::StatusCode;
using ::testing::ElementsAre;
using Stub = v1::AliasService::Stub;

class AliasServiceTest : public CatalogServicesFixture {
 protected:
  v1::Alias Create(const std::string& alias) {
    return Ask<v1::AliasService>(&Stub::CreateAlias, "project: 'p' alias {" + alias + "}").alias();
  }
  grpc::Status TryCreate(const std::string& alias) {
    return Try<v1::AliasService>(&Stub::CreateAlias, "project: 'p' alias {" + alias + "}");
  }
  v1::Alias Get(const std::string& name) {
    return Ask<v1::AliasService>(&Stub::GetAlias, "project: 'p' name: '" + name + "'").alias();
  }
};

TEST_F(AliasServiceTest, IsCreatedReadUpdatedAndDeleted) {
  const v1::Alias created = Create("name: 'accuracy' channels: 'acc' channels: 'pred_acc'");
  EXPECT_EQ(created.name(), "accuracy");
  EXPECT_THAT(created.channels(), ElementsAre("acc", "pred_acc"));
  EXPECT_NE(created.etag(), "");
  EXPECT_EQ(Get("accuracy").SerializeAsString(), created.SerializeAsString());

  const v1::Alias updated =
      Ask<v1::AliasService>(&Stub::UpdateAlias,
                            "project: 'p' alias { name: 'accuracy' channels: 'a' } "
                            "update_mask { paths: 'channels' }")
          .alias();
  EXPECT_THAT(updated.channels(), ElementsAre("a"));
  EXPECT_NE(updated.etag(), created.etag());

  Ask<v1::AliasService>(&Stub::DeleteAlias, "project: 'p' name: 'accuracy'");
  EXPECT_THAT(Try<v1::AliasService>(&Stub::GetAlias, "project: 'p' name: 'accuracy'"),
              Fails(StatusCode::NOT_FOUND, "there is no alias \"accuracy\""));
}

TEST_F(AliasServiceTest, StaysOverARestart) {
  const v1::Alias created = Create("name: 'a' channels: 'x'");
  Restart();
  EXPECT_EQ(Get("a").SerializeAsString(), created.SerializeAsString());
}

TEST_F(AliasServiceTest, CreatesItsProjectUnlessItIsRefused) {
  EXPECT_THAT(TryCreate("name: 'a'"), Fails(StatusCode::INVALID_ARGUMENT, "has no channels"));
  EXPECT_THAT(Try<v1::AliasService>(&Stub::ListAliases, "project: 'p'"),
              Fails(StatusCode::NOT_FOUND, "there is no project \"p\""));
  Create("name: 'a' channels: 'x'");
  EXPECT_EQ(Ask<v1::AliasService>(&Stub::ListAliases, "project: 'p'").aliases_size(), 1);
}

TEST_F(AliasServiceTest, AnUpdateOfNothingKeepsTheEtag) {
  const v1::Alias created = Create("name: 'a' channels: 'x'");
  SetAlias("a", {"x"});
  EXPECT_EQ(Get("a").etag(), created.etag());
}

TEST_F(AliasServiceTest, AnOldEtagChangesAndDeletesNothing) {
  const v1::Alias created = Create("name: 'a' channels: 'x'");
  SetAlias("a", {"y"});
  const std::string etag = "etag: '" + created.etag() + "'";
  EXPECT_THAT(Try<v1::AliasService>(&Stub::UpdateAlias,
                                    "project: 'p' alias { name: 'a' channels: 'z' " + etag + "}"),
              Fails(StatusCode::ABORTED, "it was changed"));
  EXPECT_THAT(Try<v1::AliasService>(&Stub::DeleteAlias, "project: 'p' name: 'a' " + etag),
              Fails(StatusCode::ABORTED, "it was changed"));
  EXPECT_THAT(Get("a").channels(), ElementsAre("y"));
}

TEST_F(AliasServiceTest, AnAliasThatIsDeletedAndMadeAnewHasAnotherEtag) {
  const v1::Alias created = Create("name: 'a' channels: 'x'");
  Ask<v1::AliasService>(&Stub::DeleteAlias, "project: 'p' name: 'a'");
  EXPECT_NE(Create("name: 'a' channels: 'x'").etag(), created.etag());
}

TEST_F(AliasServiceTest, SaysWhatIsMissingOrTaken) {
  EXPECT_THAT(
      Try<v1::AliasService>(&Stub::UpdateAlias, "project: 'p' alias { name: 'a' channels: 'x' }"),
      Fails(StatusCode::NOT_FOUND, "there is no project \"p\""));
  Create("name: 'a' channels: 'x'");
  EXPECT_THAT(TryCreate("name: 'a' channels: 'x'"),
              Fails(StatusCode::ALREADY_EXISTS, "there is already alias \"a\""));
  EXPECT_THAT(
      Try<v1::AliasService>(&Stub::UpdateAlias, "project: 'p' alias { name: 'b' channels: 'x' }"),
      Fails(StatusCode::NOT_FOUND, "there is no alias \"b\""));
  EXPECT_THAT(Try<v1::AliasService>(&Stub::DeleteAlias, "project: 'p' name: 'b'"),
              Fails(StatusCode::NOT_FOUND, "there is no alias \"b\""));
}

TEST_F(AliasServiceTest, RefusesWhatIsOutsideItsBounds) {
  EXPECT_THAT(TryCreate("channels: 'x'"), Fails(StatusCode::INVALID_ARGUMENT, "empty alias name"));
  EXPECT_THAT(TryCreate("name: 'a' channels: ''"),
              Fails(StatusCode::INVALID_ARGUMENT, "empty channel name in alias \"a\""));
  EXPECT_THAT(TryCreate("name: 'a' channels: 'x' channels: 'y' channels: 'x'"),
              Fails(StatusCode::INVALID_ARGUMENT, "has the channel \"x\" twice"));
  std::string many = "name: 'a'";
  for (int i = 0; i <= 1000; ++i) absl::StrAppend(&many, " channels: 'c", i, "'");
  EXPECT_THAT(TryCreate(many), Fails(StatusCode::INVALID_ARGUMENT, "has 1001 channels"));
  EXPECT_THAT(Try<v1::AliasService>(&Stub::UpdateAlias,
                                    "project: 'p' allow_missing: true alias { name: 'a' "
                                    "channels: 'x' } update_mask { paths: 'name' }"),
              Fails(StatusCode::INVALID_ARGUMENT, "update_mask names \"name\": use channels"));
  EXPECT_THAT(
      Try<v1::AliasService>(&Stub::CreateAlias, "project: 'a/b' alias { name: 'a' channels: 'x' }"),
      Fails(StatusCode::INVALID_ARGUMENT, "project name \"a/b\""));
}

TEST_F(AliasServiceTest, ListsByNameInPages) {
  for (const char* name : {"c", "a", "d", "b"}) {
    Create(absl::StrCat("name: '", name, "' channels: 'x'"));
  }
  std::string names;
  std::string token;
  do {
    const v1::ListAliasesResponse page = Ask<v1::AliasService>(
        &Stub::ListAliases, "project: 'p' page_size: 3 page_token: '" + token + "'");
    for (const v1::Alias& alias : page.aliases()) names += alias.name();
    names += '|';
    token = page.next_page_token();
  } while (!token.empty());
  EXPECT_EQ(names, "abc|d|");
  EXPECT_THAT(Try<v1::AliasService>(&Stub::ListAliases, "project: 'p' page_token: '?'"),
              Fails(StatusCode::INVALID_ARGUMENT, "page_token \"?\""));
}

TEST_F(AliasServiceTest, APageHoldsNoMoreThanAMebibyte) {
  const std::string long_name(1000, 'x');
  for (int alias = 0; alias < 5; ++alias) {
    std::string text = absl::StrCat("name: '", alias, "'");
    for (int i = 0; i < 500; ++i) absl::StrAppend(&text, " channels: '", long_name, i, "'");
    Create(text);
  }
  const auto page = Ask<v1::AliasService>(&Stub::ListAliases, "project: 'p'");
  EXPECT_EQ(page.aliases_size(), 2);
  EXPECT_NE(page.next_page_token(), "");
}

TEST_F(AliasServiceTest, IsGoneWithItsProject) {
  Create("name: 'a' channels: 'x'");
  Ask<v1::ProjectService>(&v1::ProjectService::Stub::DeleteProject, "name: 'p'");
  Ask<v1::ProjectService>(&v1::ProjectService::Stub::CreateProject, "name: 'p'");
  EXPECT_EQ(Ask<v1::AliasService>(&Stub::ListAliases, "project: 'p'").aliases_size(), 0);
}

}  // namespace
}  // namespace nereid::server
