// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_TESTS_SIMULATION_ANSWERS_H_
#define POSTGATE_TESTS_SIMULATION_ANSWERS_H_

#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "tests/simulation/run.h"

namespace postgate::simulation {

// The answers to one caller's unary writes, by request_id.
class Answers {
 public:
  // A disk that is full or fails is no answer: the call is to be made again.
  static bool IsToBeAskedAgain(const absl::Status& status) { return absl::IsResourceExhausted(status) || absl::IsDataLoss(status); }

  // The same request_id has the same answer for ever, and is not refused after it.
  void Check(const std::string& request_id, const absl::StatusOr<std::string>& answer) {
    if (answer.ok()) {
      const auto [known, is_new] = by_request_.emplace(request_id, *answer);
      Require(is_new || known->second == *answer, request_id, " is answered in two ways");
    } else {
      Require(IsToBeAskedAgain(answer.status()) || !by_request_.contains(request_id), request_id, " was answered, and now is refused");
    }
  }

 private:
  std::map<std::string, std::string> by_request_;
};

}  // namespace postgate::simulation

#endif  // POSTGATE_TESTS_SIMULATION_ANSWERS_H_
