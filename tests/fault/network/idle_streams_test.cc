// SPDX-License-Identifier: Apache-2.0
//
// Thousands of streams that are open and have nothing to say, each on a connection of its own: what the gateway takes for them, and that it serves beside them.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "certs/authority.h"
#include "tests/fault/extent.h"
#include "tests/support/hub.h"
#include "tests/support/resident_memory.h"
#include "tests/support/submit_stream.h"

namespace postgate::fault {
namespace {

using testing_support::AcceptableItem;
using testing_support::Hub;
using testing_support::MayUseHugePages;
using testing_support::ResidentBytes;
using testing_support::SubmitStream;

// 10,000 of them within 1.5 GB.
constexpr int64_t kBytesPerStreamMax = 150'000;
// A carrier's own limit of streams lies above it.
constexpr int kStreamsPerCarrier = 100;
constexpr int kThreads = 4;
// Each connection is one in this process and one in the gateway's; the rest is what both need besides.
constexpr int kFilesMin = 12'000;

class IdleStreamsTest : public testing::Test {
 protected:
  IdleStreamsTest() : hub_("limits { connections_total: 10500 connections_per_address: 10500 }") {}

  void SetUp() override {
    rlimit own{};
    getrlimit(RLIMIT_NOFILE, &own);
    if (own.rlim_max < static_cast<rlim_t>(kFilesMin)) GTEST_SKIP() << "this test opens more files than it may";
    own.rlim_cur = own.rlim_max;
    setrlimit(RLIMIT_NOFILE, &own);
    for (int carrier = 0; carrier * kStreamsPerCarrier < count_; ++carrier) ASSERT_TRUE(certs::Issue(hub_.certs(), "carrier", Name(carrier)).ok());
    ASSERT_TRUE(hub_.Start()) << hub_.log();
  }

  static std::string Name(int carrier) { return absl::StrCat("idle-", carrier); }

  // Opens all, by threads that take turns. How many are open.
  int OpenAll() {
    streams_.resize(static_cast<size_t>(count_));
    std::atomic<int> opened{0};
    std::vector<std::thread> threads;
    for (int thread = 0; thread < kThreads; ++thread) {
      threads.emplace_back([&, thread] {
        for (int i = thread; i < count_; i += kThreads) {
          auto stream = std::make_unique<SubmitStream>(hub_, "carrier-" + Name(i / kStreamsPerCarrier));
          if (stream->Open(absl::StrCat("office-", i)).has_value()) ++opened;
          streams_[static_cast<size_t>(i)] = std::move(stream);
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    return opened;
  }

  Hub hub_;
  const int count_ = Extent(500, 10'000);
  std::vector<std::unique_ptr<SubmitStream>> streams_;
};

TEST_F(IdleStreamsTest, TakeNoMoreThanTheirShareOfMemory) {
  // What the first connection brings with it is not the streams'.
  SubmitStream good(hub_, "carrier-demo-post");
  ASSERT_TRUE(good.Open("office").has_value());
  ASSERT_TRUE(good.Send(0, {AcceptableItem(0)}));
  ASSERT_TRUE(good.Read().has_value());
  // Where the machine gives them to everybody, a stream's buffers would take half as much again.
  EXPECT_FALSE(MayUseHugePages(hub_.process().pid()));
  EXPECT_TRUE(MayUseHugePages(getpid())) << "what tells them apart is gone from /proc";
  const int64_t before = ResidentBytes(hub_.process().pid());
  ASSERT_EQ(OpenAll(), count_) << hub_.log();
  const int64_t after = ResidentBytes(hub_.process().pid());
  printf("%d idle streams: %ld kB each, the gateway takes %ld MB\n", count_, (after - before) / count_ / 1'000, after / 1'000'000);
  EXPECT_LE((after - before) / count_, kBytesPerStreamMax);
  ASSERT_TRUE(good.Send(1, {AcceptableItem(1)}));
  EXPECT_TRUE(good.Read().has_value());
}

}  // namespace
}  // namespace postgate::fault
