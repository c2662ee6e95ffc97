// SPDX-License-Identifier: Apache-2.0
//
// What changed from one version of an item to the next, field by field. Pure; a value that is marked personal_data stands in the answer as it stands in the versions, so the answer is for
// those who may see these, and never for a log.
#ifndef POSTGATE_CORE_ITEM_DIFF_ITEM_DIFF_H_
#define POSTGATE_CORE_ITEM_DIFF_ITEM_DIFF_H_

#include <cstddef>
#include <vector>

#include "postgate/v1/assessment.pb.h"
#include "postgate/v1/item.pb.h"
#include "postgate/v1/item_changes.pb.h"

namespace postgate::item_diff {

// Changes that one answer lists.
inline constexpr size_t kChangesMax = 200;

struct Diff {
  // In the order of the fields in the proto, elements in the order of the lists; the same for the same two versions.
  std::vector<v1::FieldChange> changes;
  // How many more there are.
  int left_out = 0;
};

// `amends` aside, which says what a filing is for and not what is in the item. Elements of a list are paired by place, unless some were added or removed (alignment.h). Fields that this
// version of the proto does not know are not compared.
Diff DiffItems(const v1::Item& before, const v1::Item& after);

// The same of two assessments; queues are a set, reasons are known by code and field. `with_texts`: reasons' texts as well; not where those of one version were erased.
Diff DiffAssessments(const v1::Assessment& before, const v1::Assessment& after, bool with_texts = true);

}  // namespace postgate::item_diff

#endif  // POSTGATE_CORE_ITEM_DIFF_ITEM_DIFF_H_
