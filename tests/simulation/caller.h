// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_TESTS_SIMULATION_CALLER_H_
#define POSTGATE_TESTS_SIMULATION_CALLER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "tests/simulation/answers.h"
#include "tests/simulation/hub.h"

namespace postgate::simulation {

// Makes one unary write after the other, and sends each with its request_id until it is answered: again while the first may still be under way,
// after its answer was lost, and after a crash; now and then even once it was answered.
class Caller {
 public:
  Caller(std::string principal, std::string name, Machine* machine)
      : principal_(std::move(principal)), name_(std::move(name)), run_(machine->run) {}

  const std::string& principal() const { return principal_; }
  bool is_idle() const { return call_ == nullptr; }
  // A call with a request_id of its own, to be completed and sent.
  std::shared_ptr<Call> NewCall();
  void Send(Hub& hub, std::shared_ptr<Call> call);
  // The answer, once; none: it has not come, or has to be asked for again.
  std::optional<absl::StatusOr<std::string>> Hear(Hub& hub);
  // The hub is gone.
  void Disconnect();

 private:
  void SendAgain(Hub& hub);

  const std::string principal_;
  const std::string name_;
  Run& run_;
  std::shared_ptr<Call> call_;
  int64_t calls_ = 0;
  Answers answers_;
};

}  // namespace postgate::simulation

#endif  // POSTGATE_TESTS_SIMULATION_CALLER_H_
