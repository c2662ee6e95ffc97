// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/reader_runner.h"

#include <functional>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "core/clock/clock.h"
#include "gtest/gtest.h"
#include "server/ledger/testing/memory_store.h"
#include "server/ledger/testing/write_groups.h"

namespace postgate::ledger {
namespace {

// Notes what it is given; can be held before a block.
class NotingReader final : public Reader {
 public:
  explicit NotingReader(int64_t checkpoint = kNoSequence) : applied_(checkpoint) {}

  absl::string_view name() const override { return "noting"; }
  int64_t applied_sequence() const override {
    MutexLock lock(mutex_);
    return applied_;
  }

  absl::Status Apply(const CommittedBlock& block) override {
    MutexLock lock(mutex_);
    if (block->first_sequence() > applied_ + 1) return absl::InternalError("skipped a block");
    const int64_t last = block->first_sequence() + block->entries_size() - 1;
    if (last <= applied_) return absl::InternalError("doubled a block");
    is_held_ = held_;
    changed_.NotifyAll();
    while (held_) changed_.Wait(mutex_);
    is_held_ = false;
    if (!error_.ok()) return error_;
    if (drops_at_ == last) {
      drops_at_ = kNoSequence;
      applied_ = kNoSequence;
      return absl::OkStatus();
    }
    if (!ignores_blocks_) applied_ = last;
    blocks_.push_back(block);
    return absl::OkStatus();
  }

  void Hold() {
    MutexLock lock(mutex_);
    held_ = true;
  }
  void AwaitHeld() {
    MutexLock lock(mutex_);
    while (!is_held_) changed_.Wait(mutex_);
  }
  void Release() {
    MutexLock lock(mutex_);
    held_ = false;
    changed_.NotifyAll();
  }
  void SetError(absl::Status status) {
    MutexLock lock(mutex_);
    error_ = std::move(status);
  }
  // Drops all that it has when the block comes that ends with `last`.
  void DropAllAt(int64_t last) {
    MutexLock lock(mutex_);
    drops_at_ = last;
  }
  void IgnoreBlocks() {
    MutexLock lock(mutex_);
    ignores_blocks_ = true;
  }
  std::vector<CommittedBlock> blocks() const {
    MutexLock lock(mutex_);
    return blocks_;
  }

 private:
  mutable Mutex mutex_;
  CondVar changed_;
  int64_t applied_ POSTGATE_GUARDED_BY(mutex_);
  bool held_ POSTGATE_GUARDED_BY(mutex_) = false;
  bool is_held_ POSTGATE_GUARDED_BY(mutex_) = false;
  bool ignores_blocks_ POSTGATE_GUARDED_BY(mutex_) = false;
  int64_t drops_at_ POSTGATE_GUARDED_BY(mutex_) = kNoSequence;
  absl::Status error_ POSTGATE_GUARDED_BY(mutex_);
  std::vector<CommittedBlock> blocks_ POSTGATE_GUARDED_BY(mutex_);
};

class ReaderRunnerTest : public testing::Test {
 protected:
  // Puts a block into the store; `runner` hears of it when there is one.
  void Commit(ReaderRunner* runner, int entries = 2) {
    const WriteGroup group = MakeWriteGroup(store_.Head() + 1, entries);
    ASSERT_TRUE(store_.Write(group).ok());
    auto block = std::make_shared<v1::Block>();
    ASSERT_TRUE(block->ParseFromString(group.block));
    if (runner != nullptr) runner->Committed(block);
  }

  // What WhenApplied says in the end.
  absl::Status AwaitApplied(ReaderRunner& runner, int64_t sequence) {
    Mutex mutex;
    CondVar changed;
    bool called = false;
    absl::Status result;
    runner.WhenApplied(sequence, [&](const absl::Status& status) {
      MutexLock lock(mutex);
      called = true;
      result = status;
      changed.NotifyAll();
    });
    MutexLock lock(mutex);
    while (!called) changed.Wait(mutex);
    return result;
  }

  std::function<void(const absl::Status&)> NoteFailure() {
    return [this](const absl::Status& status) {
      MutexLock lock(mutex_);
      failures_.push_back(status);
      failed_.NotifyAll();
    };
  }

  absl::Status AwaitFailure() {
    MutexLock lock(mutex_);
    while (failures_.empty()) failed_.Wait(mutex_);
    return failures_.front();
  }

  MemoryStore store_;
  Mutex mutex_;
  CondVar failed_;
  std::vector<absl::Status> failures_ POSTGATE_GUARDED_BY(mutex_);
};

TEST_F(ReaderRunnerTest, CatchesUpWithWhatTheStoreHolds) {
  for (int i = 0; i < 5; ++i) Commit(nullptr);
  NotingReader reader;
  ReaderRunner runner(&store_, &reader, NoteFailure());
  runner.Start();
  EXPECT_TRUE(AwaitApplied(runner, 9).ok());
  EXPECT_EQ(reader.blocks().size(), 5u);
  EXPECT_EQ(runner.applied_sequence(), 9);
}

TEST_F(ReaderRunnerTest, BeginsAfterTheCheckpointAlsoInTheMiddleOfABlock) {
  for (int i = 0; i < 5; ++i) Commit(nullptr);
  NotingReader reader(4);
  ReaderRunner runner(&store_, &reader, NoteFailure());
  runner.Start();
  EXPECT_TRUE(AwaitApplied(runner, 9).ok());
  ASSERT_EQ(reader.blocks().size(), 3u);
  EXPECT_EQ(reader.blocks()[0]->first_sequence(), 4) << "the block that holds 5";
}

TEST_F(ReaderRunnerTest, HandsOverTheCommittedBlockItself) {
  NotingReader reader;
  ReaderRunner runner(&store_, &reader, NoteFailure());
  runner.Start();
  for (int i = 0; i < 20; ++i) {
    Commit(&runner);
    ASSERT_TRUE(AwaitApplied(runner, store_.Head()).ok());
  }
  EXPECT_EQ(reader.blocks().size(), 20u);
  EXPECT_EQ(store_.blocks_read(), 0);
}

TEST_F(ReaderRunnerTest, GoesFromTheStoreToTheHandOverWithoutAGap) {
  for (int i = 0; i < 3; ++i) Commit(nullptr);
  NotingReader reader;
  reader.Hold();
  ReaderRunner runner(&store_, &reader, NoteFailure());
  runner.Start();
  reader.AwaitHeld();
  for (int i = 0; i < 3; ++i) Commit(&runner);
  reader.Release();
  EXPECT_TRUE(AwaitApplied(runner, 11).ok());
  EXPECT_EQ(reader.blocks().size(), 6u);
  EXPECT_EQ(store_.blocks_read(), 3);
}

TEST_F(ReaderRunnerTest, ABlockThatWasReadFromTheStoreBeforeItIsHandedOverComesOnce) {
  Commit(nullptr);
  NotingReader reader;  // says itself when a block comes twice
  ReaderRunner runner(&store_, &reader, NoteFailure());
  runner.Start();
  ASSERT_TRUE(AwaitApplied(runner, 1).ok());
  runner.Committed(*store_.ReadBlock(0));
  Commit(&runner);
  EXPECT_TRUE(AwaitApplied(runner, 3).ok());
  EXPECT_EQ(reader.blocks().size(), 2u);
}

TEST_F(ReaderRunnerTest, ASlowReaderReadsFromTheStoreWhatDoesNotFit) {
  constexpr int kBeyond = 10;
  constexpr int kBlocks = static_cast<int>(ReaderRunner::kBlocksBufferedMax) + kBeyond;
  NotingReader reader;
  reader.Hold();
  ReaderRunner runner(&store_, &reader, NoteFailure());
  runner.Start();
  Commit(&runner);
  reader.AwaitHeld();
  for (int i = 0; i < kBlocks; ++i) Commit(&runner);
  reader.Release();
  EXPECT_TRUE(AwaitApplied(runner, store_.Head()).ok());
  Commit(&runner);
  EXPECT_TRUE(AwaitApplied(runner, store_.Head()).ok());
  EXPECT_EQ(reader.blocks().size(), static_cast<size_t>(kBlocks) + 2);
  EXPECT_EQ(store_.blocks_read(), kBeyond);
}

TEST_F(ReaderRunnerTest, NothingIsSkippedOrDoubledWhileAnotherThreadCommits) {
  constexpr int kBlocks = 2000;
  NotingReader reader;  // says so itself
  ReaderRunner runner(&store_, &reader, NoteFailure());
  std::thread committer([this, &runner] {
    for (int i = 0; i < kBlocks; ++i) Commit(&runner, 1 + i % 3);
  });
  runner.Start();
  committer.join();
  EXPECT_TRUE(AwaitApplied(runner, store_.Head()).ok());
  EXPECT_EQ(reader.blocks().size(), static_cast<size_t>(kBlocks));
}

TEST_F(ReaderRunnerTest, CallsAtOnceWhatIsAppliedAndLaterWhatIsNot) {
  NotingReader reader;
  ReaderRunner runner(&store_, &reader, NoteFailure());
  runner.Start();
  bool called = false;
  runner.WhenApplied(kNoSequence, [&called](const absl::Status& status) { called = status.ok(); });
  EXPECT_TRUE(called);
  reader.Hold();
  Commit(&runner);
  reader.AwaitHeld();
  Mutex mutex;
  std::vector<int> order;
  for (const int sequence : {1, 0, 2}) {
    runner.WhenApplied(sequence, [&mutex, &order, sequence](const absl::Status& status) {
      MutexLock lock(mutex);
      if (status.ok()) order.push_back(sequence);
    });
  }
  {
    MutexLock lock(mutex);
    EXPECT_TRUE(order.empty());
  }
  reader.Release();
  EXPECT_TRUE(AwaitApplied(runner, 1).ok());
  runner.Stop();  // the waiter for 2 is cancelled
  MutexLock lock(mutex);
  EXPECT_EQ(order, (std::vector<int>{0, 1}));
}

TEST_F(ReaderRunnerTest, AWaitEndsAtItsTimeThoughTheReaderIsBehind) {
  NotingReader reader;
  reader.Hold();
  ReaderRunner runner(&store_, &reader, NoteFailure());
  runner.Start();
  Commit(&runner);
  Commit(&runner);
  reader.AwaitHeld();
  absl::Status over;
  runner.WhenAppliedBy(3, SteadyNow(), [&over](const absl::Status& status) { over = status; });
  EXPECT_EQ(over, absl::DeadlineExceededError("reader noting stands at -1, 4 entries behind"));
  Mutex mutex;
  std::vector<absl::Status> waited;
  const auto note = [&mutex, &waited](const absl::Status& status) {
    MutexLock lock(mutex);
    waited.push_back(status);
  };
  const absl::Time until = SteadyNow() + absl::Milliseconds(1);
  runner.WhenAppliedBy(3, until, note);
  runner.WhenAppliedBy(1, until, note);  // which it stands at by then
  runner.WhenAppliedBy(3, until + absl::Hours(1), note);
  while (SteadyNow() < until) std::this_thread::yield();
  reader.Release();
  EXPECT_TRUE(AwaitApplied(runner, 3).ok());
  runner.Stop();
  MutexLock lock(mutex);
  EXPECT_EQ(waited, (std::vector<absl::Status>{absl::OkStatus(), absl::DeadlineExceededError("reader noting stands at 1, 2 entries behind"), absl::OkStatus()}));
}

TEST_F(ReaderRunnerTest, AnErrorStopsTheReaderAndIsReportedOnce) {
  NotingReader reader;
  reader.SetError(absl::DataLossError("broken"));
  ReaderRunner runner(&store_, &reader, NoteFailure());
  runner.Start();
  Commit(&runner);
  EXPECT_EQ(AwaitFailure(), absl::DataLossError("broken"));
  EXPECT_EQ(AwaitApplied(runner, 1), absl::DataLossError("broken"));
  Commit(&runner);
  runner.Stop();
  EXPECT_TRUE(reader.blocks().empty());
  MutexLock lock(mutex_);
  EXPECT_EQ(failures_.size(), 1u);
}

TEST_F(ReaderRunnerTest, ABlockThatCannotBeReadStopsTheReader) {
  Commit(nullptr);
  store_.SetReadBlock(absl::DataLossError("damaged"));
  NotingReader reader;
  ReaderRunner runner(&store_, &reader, NoteFailure());
  runner.Start();
  EXPECT_EQ(AwaitApplied(runner, 1), absl::DataLossError("damaged"));
  EXPECT_EQ(AwaitFailure(), absl::DataLossError("damaged"));
}

TEST_F(ReaderRunnerTest, AReaderThatDoesNotMoveOnIsAnError) {
  NotingReader reader;
  reader.IgnoreBlocks();
  ReaderRunner runner(&store_, &reader, NoteFailure());
  runner.Start();
  Commit(&runner);
  EXPECT_TRUE(absl::IsInternal(AwaitFailure()));
}

TEST_F(ReaderRunnerTest, StopCancelsWhatWaits) {
  NotingReader reader;
  ReaderRunner runner(&store_, &reader, NoteFailure());
  runner.Start();
  absl::Status waited;
  runner.WhenApplied(5, [&waited](const absl::Status& status) { waited = status; });
  runner.Stop();
  EXPECT_TRUE(absl::IsCancelled(waited));
  EXPECT_TRUE(absl::IsCancelled(AwaitApplied(runner, 5)));
}

TEST_F(ReaderRunnerTest, AReaderThatDropsWhatItHasGetsAllBlocksAgain) {
  for (int i = 0; i < 3; ++i) Commit(nullptr);
  NotingReader reader;
  reader.DropAllAt(7);
  ReaderRunner runner(&store_, &reader, NoteFailure());
  runner.Start();
  ASSERT_TRUE(AwaitApplied(runner, 5).ok());
  Commit(&runner);
  ASSERT_TRUE(AwaitApplied(runner, 7).ok());
  std::vector<int64_t> firsts;
  for (const CommittedBlock& block : reader.blocks()) firsts.push_back(block->first_sequence());
  EXPECT_EQ(firsts, (std::vector<int64_t>{0, 2, 4, 0, 2, 4, 6}));
}

}  // namespace
}  // namespace postgate::ledger
