// SPDX-License-Identifier: Apache-2.0
//
// One seed is one run of carriers, hub and customs in one thread; world.h tells what happens in it, audit.h what must hold.
//   POSTGATE_SIMULATION_SEED=N    that seed alone, printed event by event
//   POSTGATE_SIMULATION_SEEDS=N   seeds 1 to N instead of the daily extent
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "gtest/gtest.h"
#include "tests/simulation/world.h"

namespace postgate::simulation {
namespace {

constexpr uint64_t kSeedsByDefault = 500;

uint64_t Setting(const char* name, uint64_t otherwise) {
  const char* const text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

TEST(SimulationTest, HoldsItsPromisesUnderEverySeed) {
  const uint64_t one = Setting("POSTGATE_SIMULATION_SEED", 0);
  const uint64_t first = one > 0 ? one : 1;
  const uint64_t last = one > 0 ? one : Setting("POSTGATE_SIMULATION_SEEDS", kSeedsByDefault);
  World::Result all;
  int64_t calm_rounds_max = 0;
  for (uint64_t seed = first; seed <= last; ++seed) {
    const World::Result result = World(seed, one > 0).Go();
    ASSERT_FALSE(result.violation.has_value()) << "seed " << seed << ": " << *result.violation
                                               << "\nreplay: POSTGATE_SIMULATION_SEED=" << seed << " build/release/bin/simulation_test";
    all.items += result.items;
    all.decisions += result.decisions;
    all.crashes += result.crashes;
    all.failed_ledgers += result.failed_ledgers;
    all.resent += result.resent;
    all.dead_letters += result.dead_letters;
    all.retried += result.retried;
    all.resubmitted += result.resubmitted;
    all.replays += result.replays;
    all.replayed += result.replayed;
    calm_rounds_max = std::max(calm_rounds_max, result.calm_rounds);
  }
  std::printf(
      "%lld seeds: %lld items, %lld decisions, %lld crashes, %lld failed ledgers, %lld results told again; done without faults after %lld "
      "rounds at most\n",
      static_cast<long long>(last - first + 1), static_cast<long long>(all.items), static_cast<long long>(all.decisions),
      static_cast<long long>(all.crashes), static_cast<long long>(all.failed_ledgers), static_cast<long long>(all.resent),
      static_cast<long long>(calm_rounds_max));
  std::printf("%lld dead letters, %lld retried, %lld resubmitted; %lld replays put back %lld\n", static_cast<long long>(all.dead_letters),
              static_cast<long long>(all.retried), static_cast<long long>(all.resubmitted), static_cast<long long>(all.replays),
              static_cast<long long>(all.replayed));
  if (one > 0) return;
  // The runs reach what they are about.
  const auto seeds = static_cast<int64_t>(last);
  EXPECT_GT(all.items, 40 * seeds);
  EXPECT_GT(all.decisions, seeds);
  EXPECT_GT(all.crashes, seeds);
  EXPECT_GT(all.failed_ledgers, seeds / 10);
  EXPECT_GT(all.resent, seeds);
  EXPECT_GT(all.dead_letters, seeds);
  EXPECT_GT(all.retried, seeds);
  EXPECT_GT(all.resubmitted, seeds / 2);
  EXPECT_GT(all.replays, seeds);
  EXPECT_GT(all.replayed, seeds);
}

TEST(SimulationTest, TheSameSeedGivesTheSameTrace) {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    const World::Result first = World(seed, false).Go();
    const World::Result second = World(seed, false).Go();
    ASSERT_EQ(first.trace_hash, second.trace_hash) << "seed " << seed;
    ASSERT_NE(first.trace_hash, World(seed + 1, false).Go().trace_hash) << "seeds " << seed << " and " << seed + 1;
  }
}

}  // namespace
}  // namespace postgate::simulation
