// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_ASSESSMENT_CATEGORIES_H_
#define CORE_ASSESSMENT_CATEGORIES_H_

#include <array>
#include <bitset>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "core/assessment/queues.h"
#include "postgate/v1/assessment.pb.h"

namespace postgate::assessment {

// Queues by their places in kQueues.
using QueueSet = std::bitset<kQueues.size()>;

// One row of data/assessment/categories.csv: what an item's facilitation category makes of it.
struct CategoryTreatment {
  QueueSet queues;
  // Its part in the score.
  double weight = 0;
  // Commercial goods without an HS code are for security.
  bool requires_classification = false;
};

// The treatment of each of the four categories. Immutable once loaded.
class Categories {
 public:
  // As in the file that is shipped with this release.
  Categories();

  // Replaces all four. InvalidArgument at the first bad row, and unless every category has exactly one.
  absl::Status Load(absl::string_view name, absl::string_view text);

  // That of high value, the strictest, for none of the four.
  const CategoryTreatment& Of(v1::FacilitationCategory category) const;

 private:
  // By category, from the first on.
  std::array<CategoryTreatment, 4> treatments_;
};

}  // namespace postgate::assessment

#endif  // CORE_ASSESSMENT_CATEGORIES_H_
