#include "server/backup_service.h"

#include <grpcpp/server_builder.h>

#include <chrono>
#include <filesystem>

#include "tests/server/server_fixture.h"

namespace nereid::server {
namespace {

constexpr std::chrono::milliseconds kStallMax(200);

// The service alone, with little patience.
class BackupServiceTest : public ::testing::Test {
 protected:
  BackupServiceTest() {
    storage::StoreOptions options;
    options.data_directory = directory_.path();
    store_ = *storage::Store::Open(std::move(options));
    service_ = std::make_unique<BackupService>(store_.get(), &pool_, kStallMax);
    grpc::ServerBuilder builder;
    builder.RegisterService(service_.get());
    grpc_server_ = builder.BuildAndStart();
    stub_ = v1::BackupService::NewStub(grpc_server_->InProcessChannel({}));
  }

  ~BackupServiceTest() override {
    service_->Drain();
    grpc_server_->Shutdown();
  }

  using Reader = std::unique_ptr<grpc::ClientReader<v1::CreateBackupResponse>>;

  // How a whole call ends.
  grpc::StatusCode Call() {
    grpc::ClientContext context;
    const Reader reader = stub_->CreateBackup(&context, {});
    v1::CreateBackupResponse response;
    while (reader->Read(&response)) continue;
    return reader->Finish().error_code();
  }

  testing::TemporaryDirectory directory_;
  WorkerPool pool_{2};
  std::unique_ptr<storage::Store> store_;
  std::unique_ptr<BackupService> service_;
  std::unique_ptr<grpc::Server> grpc_server_;
  std::unique_ptr<v1::BackupService::Stub> stub_;
};

TEST_F(BackupServiceTest, OneBackupAtATime) {
  auto backup = store_->BeginBackup();
  ASSERT_TRUE(backup.ok()) << backup.status();
  EXPECT_EQ(Call(), grpc::StatusCode::FAILED_PRECONDITION);
  backup->reset();
  EXPECT_EQ(Call(), grpc::StatusCode::OK);
  EXPECT_EQ(Call(), grpc::StatusCode::OK);
}

TEST_F(BackupServiceTest, TellsWhatComesAndSendsIt) {
  grpc::ClientContext context;
  const Reader reader = stub_->CreateBackup(&context, {});
  v1::CreateBackupResponse response;
  ASSERT_TRUE(reader->Read(&response));
  const v1::BackupSummary summary = response.summary();
  uint64_t files = 0, announced = 0, bytes = 0;
  while (reader->Read(&response)) {
    files += response.has_file() ? 1 : 0;
    announced += response.file().byte_count();
    bytes += response.data().bytes().size();
  }
  EXPECT_TRUE(reader->Finish().ok());
  EXPECT_GT(files, 0u);
  EXPECT_EQ(files, summary.file_count());
  EXPECT_EQ(announced, summary.byte_count());
  EXPECT_EQ(bytes, summary.byte_count());
}

// The client takes nothing, so the answers that gRPC holds for it are all that leave the server.
TEST_F(BackupServiceTest, AClientThatTakesNothingDoesNotKeepTheFiles) {
  grpc::ClientContext context;
  const Reader stalled = stub_->CreateBackup(&context, {});
  v1::CreateBackupResponse response;
  ASSERT_TRUE(stalled->Read(&response));
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (Call() != grpc::StatusCode::OK) {
    ASSERT_LT(std::chrono::steady_clock::now(), give_up);
  }
  EXPECT_FALSE(std::filesystem::exists(directory_.path() + "/backup"));
  while (stalled->Read(&response)) continue;
  EXPECT_EQ(stalled->Finish().error_code(), grpc::StatusCode::CANCELLED);
}

}  // namespace
}  // namespace nereid::server
