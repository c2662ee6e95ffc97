// SPDX-License-Identifier: Apache-2.0
#include "server/listener/trickle_watch.h"

#include <gtest/gtest.h>

#include "server/listener/limits.h"

namespace postgate::listener {
namespace {

const Connection kOne{7, {"192.0.2.1", 4711}};
const Connection kOther{8, {"192.0.2.2", 4711}};

class TrickleWatchTest : public testing::Test {
 protected:
  // What came and went in one window after the other. Returns the window in which the connection is ended, from 1; 0: in none of twenty.
  int EndedIn(const Traffic& each) {
    for (int window = 0; window <= 20; ++window) {
      if (!Look({{kOne, Times(each, window)}}).empty()) return window;
    }
    return 0;
  }
  static Traffic Times(const Traffic& each, int count) { return {each.received * count, each.sent * count, each.messages * count}; }
  std::vector<Connection> Look(const ConnectionTraffic& traffic) {
    now_ += kTrickleWindow;
    return watch_.Look(traffic, now_);
  }

  TrickleWatch watch_;
  absl::Time now_ = absl::UnixEpoch();
};

TEST_F(TrickleWatchTest, ABatchByteByByteEndsAfterFourWindows) { EXPECT_EQ(EndedIn({30, 0, 0}), kTrickleWindows); }

TEST_F(TrickleWatchTest, AByteInARecordOfItsOwnToo) { EXPECT_EQ(EndedIn({30 * 31, 39, 0}), kTrickleWindows); }

TEST_F(TrickleWatchTest, ASlowLineDoesNot) { EXPECT_EQ(EndedIn({kTrickleBytesMax, 0, 0}), 0); }

TEST_F(TrickleWatchTest, AnIdleConnectionThatIsAskedAndAsksWhetherItLivesDoesNot) { EXPECT_EQ(EndedIn({156, 156, 0}), 0); }

TEST_F(TrickleWatchTest, ASilentOneIsTheKeepalives) { EXPECT_EQ(EndedIn({0, 78, 0}), 0); }

TEST_F(TrickleWatchTest, WhoReadsMuchAndSaysLittleDoesNot) { EXPECT_EQ(EndedIn({2'000, 100'000, 0}), 0); }

TEST_F(TrickleWatchTest, WholeMessagesThatNobodyAnswersDoNot) { EXPECT_EQ(EndedIn({600, 39, 1}), 0) << "a consumer that extends its leases"; }

TEST_F(TrickleWatchTest, OneWindowWithAMessageBeginsItAnew) {
  Traffic traffic;
  for (int window = 0; window < 5 * kTrickleWindows; ++window) {
    traffic.received += 30;
    if (window % kTrickleWindows == 0) ++traffic.messages;
    EXPECT_TRUE(Look({{kOne, traffic}}).empty()) << window;
  }
}

TEST_F(TrickleWatchTest, IsSaidOnceOfTheOneThatTrickles) {
  std::vector<Connection> ended;
  for (int window = 0; window <= kTrickleWindows; ++window) ended = Look({{kOne, Times({30, 0, 0}, window)}, {kOther, Times({156, 156, 0}, window)}});
  EXPECT_EQ(ended, std::vector<Connection>{kOne});
  EXPECT_TRUE(Look({{kOther, {}}}).empty());
}

TEST_F(TrickleWatchTest, ADescriptorThatIsAnothersByNowBeginsAnew) {
  for (int window = 0; window < kTrickleWindows; ++window) EXPECT_TRUE(Look({{kOne, Times({30, 0, 0}, window)}}).empty());
  Connection next = kOne;
  next.peer.second = 4712;
  EXPECT_TRUE(Look({{next, Times({30, 0, 0}, kTrickleWindows)}}).empty());
}

TEST_F(TrickleWatchTest, LooksAgainAfterAWindow) {
  Look({});
  EXPECT_EQ(watch_.NextLook(), now_ + kTrickleWindow);
}

}  // namespace
}  // namespace postgate::listener
