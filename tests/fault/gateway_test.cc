// SPDX-License-Identifier: Apache-2.0
//
// A real gateway on storage that fails: when its ledger's disk fails it acknowledges nothing more, says why and ends, and the next start has
// all that was acknowledged. On a disk that is full it refuses, and goes on by itself.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mount.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/fault/extent.h"
#include "tests/fault/faulty_disk.h"
#include "tests/support/hub.h"
#include "tests/support/submit_stream.h"

namespace postgate::fault {
namespace {

using testing::HasSubstr;
using testing_support::AcceptableItem;
using testing_support::Hub;
using testing_support::SubmitStream;

constexpr int kBatch = 10;
constexpr int kFailed = 3;  // docs/operating.md

class GatewayStorageTest : public testing::Test {
 protected:
  GatewayStorageTest() { std::filesystem::create_directory(hub_.data()); }

  // Starts the gateway under the shim.
  void Start(const std::string& fault = "", const std::string& lies = "") {
    hub_.SetEnvironment(ShimEnvironment(hub_.data(), journal(), fault, lies));
    ASSERT_TRUE(hub_.Start()) << hub_.log();
  }
  void StartOnASoundDisk() {
    hub_.SetEnvironment({});
    ASSERT_TRUE(hub_.Start()) << hub_.log();
  }
  std::string journal() const { return hub_.folder() + "/journal"; }

  // Sends batches, each after the ack of the one before, until there is none; at most `batches`. Keeps what was acknowledged.
  void Submit(int batches) {
    SubmitStream stream(hub_, "carrier-demo-post");
    const auto opened = stream.Open("office");
    if (!opened.has_value()) {
      status_ = stream.Status();
      return;
    }
    committed_ = opened->committed_offset();
    for (int batch = 0; batch < batches; ++batch) {
      std::vector<v1::Item> items;
      for (int i = 0; i < kBatch; ++i) items.push_back(AcceptableItem(static_cast<int>(acked_) + i));
      if (!stream.Send(acked_, items)) break;
      const auto answer = stream.Read();
      if (!answer.has_value() || !answer->has_ack()) break;
      acked_ = answer->ack().next_offset();
    }
    status_ = stream.Finish();
  }

  // The next start has all that was acknowledged, and goes on.
  void ExpectNothingIsLost() {
    StartOnASoundDisk();
    const int64_t acked = acked_;
    Submit(1);
    EXPECT_GE(committed_, acked) << "something acknowledged was lost";
    EXPECT_EQ(acked_, acked + kBatch) << status_.error_message();
    EXPECT_EQ(hub_.Stop(), 0);
  }

  Hub hub_;
  int64_t acked_ = 0;
  int64_t committed_ = 0;  // when the stream was opened last
  grpc::Status status_;    // of the stream that ended last
};

TEST_F(GatewayStorageTest, EndsWithTheReasonWhenASyncFailsAndDoesNotTryItAgain) {
  Start("fdatasync EIO 4 always .log");
  Submit(20);
  EXPECT_EQ(hub_.process().Wait(), kFailed);
  EXPECT_LT(acked_, 20 * kBatch);
  EXPECT_THAT(hub_.log(), HasSubstr("\"event\":\"ledger.failed\""));
  EXPECT_THAT(hub_.log(), HasSubstr("\"event\":\"gateway.failed\""));
  EXPECT_THAT(hub_.log(), HasSubstr("Input/output error"));
  EXPECT_THAT(hub_.log(), HasSubstr(hub_.data()));
  const std::vector<Call> calls = CallsIn(journal());
  const auto is_sync = [](const Call& call) { return absl::StartsWith(call.path, "ledger/") && absl::EndsWith(call.name, "sync"); };
  const auto failed = std::find_if(calls.begin(), calls.end(), [&](const Call& call) { return is_sync(call) && call.outcome != "ok"; });
  ASSERT_NE(failed, calls.end());
  EXPECT_EQ(std::count_if(failed + 1, calls.end(), is_sync), 0) << "tried again";
  ExpectNothingIsLost();
}

TEST_F(GatewayStorageTest, EndsWithTheReasonWhenAWriteFindsNoSpaceAlsoIfThereIsSomeLater) {
  Start("write ENOSPC 4 1 .log");
  Submit(20);
  EXPECT_EQ(hub_.process().Wait(), kFailed);
  EXPECT_THAT(hub_.log(), HasSubstr("No space left on device"));
  ExpectNothingIsLost();
}

TEST_F(GatewayStorageTest, KeepsWhatWasAcknowledgedWhenThePowerFails) {
  for (int failure = 0; failure < Extent(2, 30); ++failure) {
    Start(absl::StrCat("fdatasync KILL ", 3 + failure % 7, " 1 .log"));
    Submit(20);
    EXPECT_EQ(hub_.process().Wait(), 128 + SIGKILL);
    ASSERT_TRUE(CutPower(hub_.data(), journal(), Tear{static_cast<uint64_t>(failure)}));
    ExpectNothingIsLost();
  }
}

TEST_F(GatewayStorageTest, ADiskThatLiesAboutItsSyncsIsFoundOut) {
  Start("", ".log");
  Submit(5);
  ASSERT_EQ(acked_, 5 * kBatch);
  hub_.Kill();
  ASSERT_TRUE(CutPower(hub_.data(), journal(), Tear{}));
  StartOnASoundDisk();
  Submit(0);
  EXPECT_LT(committed_, acked_) << "this harness would not see a loss";
}

// A small file system of its own below the data folder, for which the test has to be root.
class FullDiskTest : public GatewayStorageTest {
 protected:
  void SetUp() override {
    mounted_ = mount("tmpfs", hub_.data().c_str(), "tmpfs", 0, "size=600m") == 0;
    if (!mounted_) GTEST_SKIP() << "no tmpfs can be mounted: " << std::strerror(errno);
  }
  void TearDown() override {
    hub_.Kill();
    if (mounted_) umount2(hub_.data().c_str(), MNT_DETACH);
  }

  std::string filler() const { return hub_.data() + "/filler"; }
  void FillTo(uint64_t free_bytes) const {
    struct statvfs space {};
    ASSERT_EQ(statvfs(hub_.data().c_str(), &space), 0);
    std::ofstream file(filler(), std::ios::binary);
    const std::string page(space.f_frsize, 'x');
    for (uint64_t free = space.f_bavail * space.f_frsize; free > free_bytes; free -= page.size()) file << page;
    ASSERT_TRUE(file.flush().good());
  }

  bool mounted_ = false;
};

TEST_F(FullDiskTest, RefusesBeforeTheDiskIsFullAndGoesOnByItself) {
  StartOnASoundDisk();
  SubmitStream stream(hub_, "carrier-demo-post");
  ASSERT_TRUE(stream.Open("office").has_value());
  ASSERT_TRUE(stream.Send(0, {AcceptableItem(1)}));
  ASSERT_TRUE(stream.Read()->has_ack());
  acked_ = 1;
  FillTo(200u << 20);
  ASSERT_TRUE(stream.Send(1, {AcceptableItem(2)}));
  EXPECT_FALSE(stream.Read().has_value()) << "acknowledged without the reserve";
  EXPECT_EQ(stream.Status().error_code(), grpc::StatusCode::UNAVAILABLE);
  Submit(1);  // a new stream is refused as well
  EXPECT_EQ(acked_, 1);
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::UNAVAILABLE) << status_.error_message();
  EXPECT_FALSE(hub_.process().Ended());
  EXPECT_THAT(hub_.log(), HasSubstr("\"event\":\"ledger.refusing\",\"error\":\"RESOURCE_EXHAUSTED"));
  std::filesystem::remove(filler());
  Submit(2);
  EXPECT_EQ(acked_, 1 + 2 * kBatch);
  EXPECT_THAT(hub_.log(), HasSubstr("\"event\":\"ledger.accepting_again\""));
  EXPECT_EQ(hub_.Stop(), 0);
  ExpectNothingIsLost();
}

}  // namespace
}  // namespace postgate::fault
