// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_TESTS_SIMULATION_WORLD_H_
#define POSTGATE_TESTS_SIMULATION_WORLD_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/simulation/carrier.h"
#include "tests/simulation/customs.h"
#include "tests/simulation/dead_letter_desk.h"
#include "tests/simulation/hub.h"
#include "tests/simulation/replay_operator.h"
#include "tests/simulation/run.h"

namespace postgate::simulation {

// Carriers, hub and customs in one thread, driven by one seed: first with the faults that the seed draws, then without any, until
// everything that was sent is acked, delivered, acknowledged and told.
class World {
 public:
  World(uint64_t seed, bool prints);
  ~World();

  struct Result {
    // What was broken; none: nothing.
    std::optional<std::string> violation;
    uint64_t trace_hash = 0;
    int64_t items = 0;
    int64_t decisions = 0;
    int64_t crashes = 0;
    int64_t failed_ledgers = 0;
    int64_t resent = 0;
    int64_t dead_letters = 0;
    int64_t retried = 0;
    int64_t resubmitted = 0;
    int64_t replays = 0;
    int64_t replayed = 0;
    int64_t calm_rounds = 0;
  };
  Result Go();

 private:
  void DrawFaults();
  void MakeItems();
  // Ends the process that there is, if there is one, and starts another, which may end in its recovery.
  void Restart();
  // One step, whatever it leads to.
  void Step();
  void StepSomebody();
  void CalmDown();
  void CalmRound();
  // Those that somebody takes from.
  static bool IsConsumed(const std::string& queue);
  bool IsDone();
  std::string Missing();

  Run run_;
  Audit::Sent sent_;
  Machine machine_;
  Heads heads_;
  Leases leases_;
  std::vector<std::unique_ptr<Carrier>> carriers_;
  std::vector<std::unique_ptr<Consumer>> consumers_;
  Officer officer_;
  std::vector<std::unique_ptr<DeadLetterDesk>> desks_;
  ReplayOperator operator_;
  std::unique_ptr<Hub> hub_;
  Result result_;
};

}  // namespace postgate::simulation

#endif  // POSTGATE_TESTS_SIMULATION_WORLD_H_
