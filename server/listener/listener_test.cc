// SPDX-License-Identifier: Apache-2.0
#include "server/listener/listener.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/tcp.h>
#include <sys/resource.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "absl/time/clock.h"
#include "core/synchronization/mutex.h"
#include "server/listener/loopback_fixture.h"

namespace postgate::listener {
namespace {

class ListenerTest : public testing::Test {
 protected:
  ~ListenerTest() override {
    if (listener_ != nullptr) listener_->Stop();
    for (const int fd : taken_) close(fd);
  }

  void Listen(ConnectionLimits limits) {
    auto sockets = ListeningSockets::Open("127.0.0.1:0");
    ASSERT_TRUE(sockets.ok()) << sockets.status();
    ListenerOptions options;
    options.limits = limits;
    options.user_timeout = absl::Seconds(10);
    options.take = [this](int fd) { Note([&] { taken_.push_back(fd); }); };
    options.refused = [this](Refusal refusal, const std::string& address) { Note([&] { refused_.emplace_back(refusal, address); }); };
    options.cannot_accept = [this](int error) { Note([&] { errors_.push_back(error); }); };
    options.count_messages = [](ConnectionTraffic&) {};
    listener_ = std::make_unique<Listener>(*std::move(sockets), std::move(options));
    listener_->Start();
  }
  LoopbackClient Connect(const std::string& from = "127.0.0.1") { return LoopbackClient(listener_->port(), from); }

  template <typename Change>
  void Note(Change change) {
    MutexLock lock(mutex_);
    change();
    changed_.NotifyAll();
  }
  // The list, once it has the size.
  template <typename List>
  List Await(const List& list, size_t size) {
    MutexLock lock(mutex_);
    while (list.size() < size) changed_.Wait(mutex_);
    return list;
  }

  Mutex mutex_;
  CondVar changed_;
  std::vector<int> taken_;
  std::vector<std::pair<Refusal, std::string>> refused_;
  std::vector<int> errors_;
  std::unique_ptr<Listener> listener_;
};

// No descriptor is free while it lives.
class NoDescriptors {
 public:
  NoDescriptors() {
    getrlimit(RLIMIT_NOFILE, &before_);
    const int lowest_free = dup(STDERR_FILENO);
    close(lowest_free);
    const rlimit none{static_cast<rlim_t>(lowest_free), before_.rlim_max};
    setrlimit(RLIMIT_NOFILE, &none);
  }
  ~NoDescriptors() { setrlimit(RLIMIT_NOFILE, &before_); }

 private:
  rlimit before_{};
};

TEST_F(ListenerTest, HandsOverWhatConnectsReadyForGrpc) {
  Listen({10, 10});
  const LoopbackClient client = Connect();
  const int taken = Await(taken_, 1)[0];
  EXPECT_NE(fcntl(taken, F_GETFL) & O_NONBLOCK, 0);
  EXPECT_NE(fcntl(taken, F_GETFD) & FD_CLOEXEC, 0);
  int value = 0;
  socklen_t size = sizeof(value);
  getsockopt(taken, IPPROTO_TCP, TCP_NODELAY, &value, &size);
  EXPECT_EQ(value, 1);
  getsockopt(taken, IPPROTO_TCP, TCP_USER_TIMEOUT, &value, &size);
  EXPECT_EQ(value, 10'000);
}

TEST_F(ListenerTest, OneAddressOverItsLimitIsClosedAndTheOthersAreTaken) {
  Listen({10, 2});
  std::vector<LoopbackClient> flood;
  for (int i = 0; i < 5; ++i) flood.push_back(Connect("127.0.0.2"));
  for (size_t i = 2; i < flood.size(); ++i) EXPECT_TRUE(flood[i].WaitUntilClosed());
  for (const auto& [refusal, address] : Await(refused_, 3)) {
    EXPECT_EQ(refusal, Refusal::kAddress);
    EXPECT_EQ(address, "127.0.0.2");
  }
  const LoopbackClient other = Connect("127.0.0.3");
  Await(taken_, 3);
}

TEST_F(ListenerTest, ManyAddressesTogetherStayWithinTheTotal) {
  Listen({3, 2});
  std::vector<LoopbackClient> flood;
  for (const char* from : {"127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5", "127.0.0.6"}) flood.push_back(Connect(from));
  EXPECT_EQ(Await(refused_, 2)[0].first, Refusal::kTotal);
  EXPECT_TRUE(flood[4].WaitUntilClosed());
  EXPECT_EQ(Await(taken_, 3).size(), 3u);
}

TEST_F(ListenerTest, WhatIsClosedMakesRoom) {
  Listen({2, 2});
  const LoopbackClient one = Connect();
  const LoopbackClient two = Connect();
  LoopbackClient three = Connect();
  EXPECT_TRUE(three.WaitUntilClosed());
  Await(taken_, 2);
  Note([this] {
    for (const int fd : taken_) close(fd);
    taken_.clear();
  });
  // Refused by the count of a moment ago, until it is taken anew.
  for (bool is_taken = false; !is_taken;) {
    size_t refused_before;
    {
      MutexLock lock(mutex_);
      refused_before = refused_.size();
    }
    const LoopbackClient again = Connect();
    MutexLock lock(mutex_);
    while (taken_.empty() && refused_.size() == refused_before) changed_.Wait(mutex_);
    is_taken = !taken_.empty();
  }
}

TEST_F(ListenerTest, WithoutADescriptorItWaitsAndGoesOn) {
  constexpr size_t kAttempts = 4;
  Listen({10, 10});
  LoopbackClient first = Connect();
  Await(taken_, 1);
  const absl::Time begin = absl::Now();
  const int client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in hub{};
  hub.sin_family = AF_INET;
  hub.sin_port = htons(static_cast<uint16_t>(listener_->port()));
  hub.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  {
    const NoDescriptors none;
    ASSERT_EQ(connect(client, reinterpret_cast<const sockaddr*>(&hub), sizeof(hub)), 0);
    ASSERT_EQ(send(client, "x", 1, MSG_NOSIGNAL), 1);
    EXPECT_EQ(Await(errors_, kAttempts)[0], EMFILE);
    EXPECT_GE(absl::Now() - begin, (kAttempts - 1) * kAcceptRetryInterval) << "it spins";
    EXPECT_EQ(Await(taken_, 1).size(), 1u);
  }
  Await(taken_, 2);
  const LoopbackClient later = Connect();
  Await(taken_, 3);
  close(client);
}

TEST_F(ListenerTest, SoManyHandshakesBeginAndTheNextWhenOneEnds) {
  Listen({kHandshakesAtOnce + 2, kHandshakesAtOnce + 2});
  std::vector<LoopbackClient> clients;
  for (int i = 0; i < kHandshakesAtOnce + 1; ++i) clients.push_back(Connect());
  Await(taken_, kHandshakesAtOnce);
  // Told twice, so that it does not matter whether a turn has grown old meanwhile.
  listener_->HandshakeEnded();
  listener_->HandshakeEnded();
  EXPECT_EQ(Await(taken_, kHandshakesAtOnce + 1).size(), static_cast<size_t>(kHandshakesAtOnce) + 1);
}

TEST_F(ListenerTest, OneThatGoesBeforeItsTurnIsNotHandedOver) {
  Listen({10, 10});
  { const LoopbackClient gone(listener_->port(), "127.0.0.2", /*speaks=*/false); }
  const LoopbackClient client = Connect();
  EXPECT_EQ(Await(taken_, 1).size(), 1u);
}

TEST_F(ListenerTest, AfterStopNobodyConnectsAndWhatWasTakenStays) {
  Listen({10, 10});
  const LoopbackClient client = Connect();
  const int taken = Await(taken_, 1)[0];
  listener_->Stop();
  EXPECT_FALSE(Connect().connected());
  EXPECT_EQ(send(taken, "x", 1, MSG_NOSIGNAL), 1);
  listener_->Stop();
}

}  // namespace
}  // namespace postgate::listener
