// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_ASSESSMENT_ASSESSMENT_DATA_H_
#define CORE_ASSESSMENT_ASSESSMENT_DATA_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "core/assessment/controlled_goods.h"
#include "core/assessment/thresholds.h"
#include "core/assessment/value.h"

namespace postgate::assessment {

// The tables of data/assessment, read once and never changed afterwards: share it between threads.
struct AssessmentData {
  // Fails with the file, and the line where one is to blame.
  static absl::StatusOr<std::unique_ptr<const AssessmentData>> Load(const std::string& folder);

  Thresholds thresholds;
  ExchangeRates exchange_rates;
  ControlledGoodsList controlled_goods;
  // Names the content: the same files give the same version everywhere.
  std::string version;
};

}  // namespace postgate::assessment

#endif  // CORE_ASSESSMENT_ASSESSMENT_DATA_H_
