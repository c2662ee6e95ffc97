// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_FUZZ_EVALUATOR_H_
#define TESTS_FUZZ_EVALUATOR_H_

#include <cstdlib>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "core/evaluation/evaluator.h"

namespace postgate::fuzz {

// With the reference data of the source tree; loaded once.
inline const evaluation::Evaluator& SharedEvaluator() {
  static const evaluation::Evaluator* const evaluator = [] {
    auto loaded = evaluation::Evaluator::Load({POSTGATE_SOURCE_DIR "/data/reference", "", "KR"});
    if (!loaded.ok()) std::abort();
    return loaded->release();
  }();
  return *evaluator;
}

// The time of arrival, fixed, so that an input means the same on every day.
inline absl::Time ArrivalTime() { return absl::FromUnixSeconds(1'795'478'400); }

inline const evaluation::CarrierProfile& CarrierOfKind(config::v1::CarrierKind kind) {
  static const evaluation::CarrierProfile profiles[] = {{"unknown", config::v1::CARRIER_KIND_UNSPECIFIED, {}},
                                                        {"post", config::v1::CARRIER_KIND_DESIGNATED_OPERATOR, {"DEA"}},
                                                        {"express", config::v1::CARRIER_KIND_EXPRESS, {}}};
  return profiles[kind];
}

inline std::string TextOf(const std::vector<v1::Finding>& findings) {
  std::string text;
  for (const v1::Finding& finding : findings) absl::StrAppend(&text, finding.SerializeAsString(), "\n");
  return text;
}

}  // namespace postgate::fuzz

#endif  // TESTS_FUZZ_EVALUATOR_H_
