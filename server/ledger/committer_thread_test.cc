// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/committer_thread.h"

#include <memory>
#include <thread>
#include <vector>

#include "gtest/gtest.h"
#include "server/ledger/testing/memory_store.h"
#include "server/ledger/testing/scripted_proposal.h"
#include "server/ledger/testing/test_tree.h"

namespace postgate::ledger {
namespace {

TEST(CommitterThreadTest, CommitsWhatManyThreadsProposeAndDrainsOnStop) {
  constexpr int kThreads = 4;
  constexpr int kProposals = 500;
  MemoryStore store;
  int completed = 0;  // on the committer's thread only, until it has ended
  CommitterThread thread;
  Committer::Observer observer;
  observer.work = [&thread] { thread.Wake(); };
  const auto tree = OpenTestTree(&store);
  Committer committer(&store, tree.get(), [] { return absl::Now(); }, observer);
  thread.Start(&committer);
  std::vector<std::thread> proposers;
  for (int i = 0; i < kThreads; ++i) {
    proposers.emplace_back([&committer, &completed] {
      for (int n = 0; n < kProposals; ++n) {
        committer.Enqueue(std::make_unique<ScriptedProposal>(
            [](Draft& draft) { draft.AddEntry(); },
            [&completed](const absl::Status& status, const CommittedBlock&) { completed += status.ok() ? 1 : 0; }));
      }
    });
  }
  for (std::thread& proposer : proposers) proposer.join();
  thread.Stop();
  EXPECT_EQ(completed, kThreads * kProposals);
  EXPECT_EQ(store.Head(), kThreads * kProposals - 1);
}

TEST(CommitterThreadTest, StartsWithWhatWasProposedBefore) {
  MemoryStore store;
  CommitterThread thread;
  Committer::Observer observer;
  observer.work = [&thread] { thread.Wake(); };
  const auto tree = OpenTestTree(&store);
  Committer committer(&store, tree.get(), [] { return absl::Now(); }, observer);
  committer.Enqueue(std::make_unique<ScriptedProposal>([](Draft& draft) { draft.AddEntry(); }, nullptr));
  thread.Start(&committer);
  thread.Stop();
  EXPECT_EQ(store.Head(), 0);
}

}  // namespace
}  // namespace postgate::ledger
