// SPDX-License-Identifier: Apache-2.0
//
// Any bytes as one movement.
#include "tests/fuzz/evaluator.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/structure.h"

namespace postgate::fuzz {

std::optional<std::string> MutateStructured(absl::string_view input, uint64_t seed) { return MutateMessage<v1::Movement>(input, seed); }

void RunOnce(absl::string_view input) {
  const evaluation::Evaluator& evaluator = SharedEvaluator();
  const evaluation::CarrierProfile& carrier = CarrierOfKind(config::v1::CARRIER_KIND_DESIGNATED_OPERATOR);
  const evaluation::MovementEvaluation first = evaluator.EvaluateMovement(input, carrier, ArrivalTime());
  v1::Movement movement;
  Require(first.parsed == movement.ParseFromArray(input.data(), static_cast<int>(input.size())), "a movement is parsed as protobuf parses it");
  Require(first.findings.size() <= 50, "at most 50 findings");
  bool has_error = false;
  for (const v1::Finding& finding : first.findings) {
    v1::Finding again;
    Require(again.ParseFromString(finding.SerializeAsString()), "a finding can be sent, so its texts are UTF-8");
    has_error |= finding.severity() == v1::SEVERITY_ERROR;
  }
  Require(has_error == (first.outcome == v1::OUTCOME_REJECTED), "rejected by an error and by nothing else");
  const evaluation::MovementEvaluation second = evaluator.EvaluateMovement(input, carrier, ArrivalTime());
  Require(TextOf(first.findings) == TextOf(second.findings) && first.content_digest == second.content_digest, "the same twice");
  if (!first.parsed) return;
  Require(first.movement.SerializeAsString() == movement.SerializeAsString(), "what is kept is what was sent");
  const evaluation::MovementEvaluation printed = evaluator.EvaluateMovement(movement.SerializeAsString(), carrier, ArrivalTime());
  Require(TextOf(first.findings) == TextOf(printed.findings), "the findings are of the content, not of how it was encoded");
}

}  // namespace postgate::fuzz
