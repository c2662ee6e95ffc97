// SPDX-License-Identifier: Apache-2.0
#include "core/item_diff/version_changes.h"

#include <map>
#include <string>
#include <utility>

#include "core/item_diff/item_diff.h"

namespace postgate::item_diff {
namespace {

// By registration number.
using Previous = std::map<std::string, const v1::ItemRecord*>;

v1::NotCompared WhyItemsAreNot(const v1::ItemRecord& before, const v1::ItemRecord& after) {
  if (before.personal_data_erased() || after.personal_data_erased()) return v1::NOT_COMPARED_ERASED;
  if (!before.has_item() || !after.has_item()) return v1::NOT_COMPARED_CONTENT_LEFT_OUT;
  return v1::NOT_COMPARED_UNSPECIFIED;
}

void CompareItems(const v1::ItemRecord& before, const v1::ItemRecord& after, v1::ItemVersionChanges& changes) {
  changes.set_item_not_compared(WhyItemsAreNot(before, after));
  if (changes.item_not_compared() != v1::NOT_COMPARED_UNSPECIFIED) return;
  Diff diff = DiffItems(before.item(), after.item());
  changes.set_changes_left_out(diff.left_out);
  for (v1::FieldChange& change : diff.changes) *changes.add_changes() = std::move(change);
}

void CompareAssessments(const v1::ItemRecord& before, const v1::ItemRecord& after, v1::ItemVersionChanges& changes) {
  if (before.content_erased() || after.content_erased()) return changes.set_assessment_not_compared(v1::NOT_COMPARED_ERASED);
  Diff diff = DiffAssessments(before.assessment(), after.assessment(), !before.personal_data_erased() && !after.personal_data_erased());
  changes.set_assessment_changes_left_out(diff.left_out);
  for (v1::FieldChange& change : diff.changes) *changes.add_assessment_changes() = std::move(change);
}

void NotCompared(v1::NotCompared why, v1::ItemVersionChanges& changes) {
  changes.set_item_not_compared(why);
  changes.set_assessment_not_compared(why);
}

v1::ItemVersionChanges ChangesOf(const v1::ItemRecord& record, Previous& previous) {
  v1::ItemVersionChanges changes;
  changes.set_item_id(record.result().item_id().empty() ? record.item().item_id() : record.result().item_id());
  changes.set_registration_number(record.registration_number());
  changes.set_version(record.version());
  changes.set_sequence(record.sequence());
  *changes.mutable_received_at() = record.received_at();
  changes.set_outcome(record.result().outcome());
  *changes.mutable_findings() = record.result().findings();
  changes.set_standing(record.standing());
  if (record.registration_number().empty()) {
    NotCompared(v1::NOT_COMPARED_REJECTED, changes);
    return changes;
  }
  const v1::ItemRecord*& before = previous[record.registration_number()];
  if (before != nullptr && before->version() + 1 == record.version()) {
    changes.set_previous_version(before->version());
    CompareItems(*before, record, changes);
    CompareAssessments(*before, record, changes);
  } else {
    NotCompared(record.version() <= 1 ? v1::NOT_COMPARED_FIRST : v1::NOT_COMPARED_PREVIOUS_LEFT_OUT, changes);
  }
  before = &record;
  return changes;
}

}  // namespace

std::vector<v1::ItemVersionChanges> VersionChanges(const v1::GetItemResponse& history) {
  std::vector<v1::ItemVersionChanges> all;
  Previous previous;
  for (const v1::ItemRecord& record : history.records()) all.push_back(ChangesOf(record, previous));
  return all;
}

}  // namespace postgate::item_diff
