// SPDX-License-Identifier: Apache-2.0
#include "core/synchronization/mutex.h"

#include <chrono>
#include <thread>

#include "gtest/gtest.h"

namespace postgate {
namespace {

class Counter {
 public:
  void Add() POSTGATE_EXCLUDES(mutex_) {
    MutexLock lock(mutex_);
    ++count_;
    changed_.NotifyAll();
  }

  void AwaitAtLeast(int count) POSTGATE_EXCLUDES(mutex_) {
    MutexLock lock(mutex_);
    while (count_ < count) changed_.Wait(mutex_);
  }

  bool TimesOut(std::chrono::milliseconds timeout) POSTGATE_EXCLUDES(mutex_) {
    MutexLock lock(mutex_);
    while (changed_.WaitFor(mutex_, timeout)) {
    }
    return true;
  }

  int count() POSTGATE_EXCLUDES(mutex_) {
    MutexLock lock(mutex_);
    return count_;
  }

 private:
  Mutex mutex_;
  CondVar changed_;
  int count_ POSTGATE_GUARDED_BY(mutex_) = 0;
};

TEST(MutexTest, ExcludesOtherThreads) {
  constexpr int kAdditions = 20000;
  Counter counter;
  auto add = [&counter] {
    for (int i = 0; i < kAdditions; ++i) counter.Add();
  };
  std::thread first(add);
  std::thread second(add);
  first.join();
  second.join();
  EXPECT_EQ(counter.count(), 2 * kAdditions);
}

TEST(MutexTest, TryLockFailsWhileHeldElsewhere) {
  Mutex mutex;
  MutexLock lock(mutex);
  std::thread other([&mutex] {
    const bool locked = mutex.TryLock();
    EXPECT_FALSE(locked);
    if (locked) mutex.Unlock();
  });
  other.join();
}

TEST(CondVarTest, WakesAWaiterWhenTheStateChanged) {
  Counter counter;
  std::thread adder([&counter] {
    for (int i = 0; i < 100; ++i) counter.Add();
  });
  counter.AwaitAtLeast(100);
  adder.join();
  EXPECT_EQ(counter.count(), 100);
}

TEST(CondVarTest, GivesUpAfterTheTimeout) {
  Counter counter;
  EXPECT_TRUE(counter.TimesOut(std::chrono::milliseconds(5)));
  counter.Add();  // The lock is usable again after a timeout.
  EXPECT_EQ(counter.count(), 1);
}

}  // namespace
}  // namespace postgate
