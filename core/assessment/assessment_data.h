// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_ASSESSMENT_ASSESSMENT_DATA_H_
#define CORE_ASSESSMENT_ASSESSMENT_DATA_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "core/assessment/categories.h"
#include "core/assessment/controlled_goods.h"
#include "core/assessment/thresholds.h"
#include "core/assessment/trusted_traders.h"
#include "core/assessment/value.h"
#include "core/reference/reference_data.h"

namespace postgate::assessment {

// A table that came with a later release and that the folder lacks.
struct MissingTable {
  std::string file;
  // What holds instead.
  std::string effect;
};

// The tables of data/assessment, read once and never changed afterwards: share it between threads.
struct AssessmentData {
  // Fails with the file, and the line where one is to blame. The tables that came with later releases may be missing, so that a folder of a hub's
  // own stays valid.
  static absl::StatusOr<std::unique_ptr<const AssessmentData>> Load(const std::string& folder, const reference::ReferenceData& reference);

  Thresholds thresholds;
  ExchangeRates exchange_rates;
  ControlledGoodsList controlled_goods;
  TrustedTraders trusted_traders;
  Categories categories;
  // Names the content: the same files give the same version everywhere.
  std::string version;
  // The shipped folder has them all.
  std::vector<MissingTable> missing;
};

}  // namespace postgate::assessment

#endif  // CORE_ASSESSMENT_ASSESSMENT_DATA_H_
