// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_TESTS_SIMULATION_REPLAY_OPERATOR_H_
#define POSTGATE_TESTS_SIMULATION_REPLAY_OPERATOR_H_

#include <cstdint>
#include <map>
#include <string>

#include "tests/simulation/caller.h"

namespace postgate::simulation {

// The operator, who has ranges of the ledger delivered again, at one pace or another, looks how far that has come, and changes his mind.
class ReplayOperator {
 public:
  explicit ReplayOperator(Machine* machine) : machine_(*machine), run_(machine->run), caller_("operator/anna", "replay", machine) {}

  void Step(Hub& hub);
  void Disconnect() { caller_.Disconnect(); }
  // Has every answer, and no replay is unfinished.
  bool IsDone() const;
  // Starts and cancels no more.
  void Stop() { has_stopped_ = true; }

 private:
  void Start(Hub& hub);
  void Cancel(Hub& hub);
  void Look(Hub& hub);
  int64_t AnyReplay();

  Machine& machine_;
  Run& run_;
  Caller caller_;
  bool has_stopped_ = false;
  int64_t started_ = 0;
  // How far he saw each replay.
  std::map<int64_t, int64_t> seen_;
};

}  // namespace postgate::simulation

#endif  // POSTGATE_TESTS_SIMULATION_REPLAY_OPERATOR_H_
