// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_TESTS_SIMULATION_DEAD_LETTER_DESK_H_
#define POSTGATE_TESTS_SIMULATION_DEAD_LETTER_DESK_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/simulation/caller.h"

namespace postgate::simulation {

// One who sees to the dead letters of customs' queues: lists them, has them tried again, or resubmits them with words of its own. It goes by the list
// that it saw last, while others do the same.
class DeadLetterDesk {
 public:
  DeadLetterDesk(std::string name, Machine* machine)
      : name_(std::move(name)), machine_(*machine), run_(machine->run), caller_("customs/" + name_, name_, machine) {}

  void Step(Hub& hub);
  void Disconnect() { caller_.Disconnect(); }
  bool is_idle() const { return caller_.is_idle(); }
  // Tries again whatever it finds, from now on.
  void BeWilling() { is_willing_ = true; }

 private:
  void List(Hub& hub);
  void Retry(Hub& hub);
  void Resubmit(Hub& hub);
  // Those, or the `oldest` so many.
  void SendRetry(Hub& hub, std::vector<int64_t> items, size_t oldest);

  const std::string name_;
  Machine& machine_;
  Run& run_;
  Caller caller_;
  bool is_willing_ = false;
  // What it saw last, of one queue.
  std::string queue_;
  std::vector<int64_t> letters_;
  // What it resubmits, and the dead letter's own entry.
  std::optional<std::pair<ItemInQueue, int64_t>> resubmitting_;
};

}  // namespace postgate::simulation

#endif  // POSTGATE_TESTS_SIMULATION_DEAD_LETTER_DESK_H_
