// SPDX-License-Identifier: Apache-2.0
#include "core/assessment/categories.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "core/assessment/fields.h"
#include "core/reference/csv.h"

namespace postgate::assessment {
namespace {

// Millionths.
constexpr int64_t kWeightMaxMicro = 1'000'000;

constexpr char kCategoriesHeader[] = "category,queues,weight,requires_classification,source";

// In the order of v1::FacilitationCategory, from the first on.
constexpr std::array<absl::string_view, 4> kWords = {"documents", "low_value_non_dutiable", "low_value_dutiable", "high_value"};
static_assert(v1::FACILITATION_CATEGORY_DOCUMENTS == 1 && v1::FACILITATION_CATEGORY_HIGH_VALUE == 4 && v1::FacilitationCategory_MAX == 4);

template <typename List>
size_t PlaceIn(const List& list, absl::string_view word) {
  return static_cast<size_t>(std::find(list.begin(), list.end(), word) - list.begin());
}

QueueSet SetOf(std::initializer_list<absl::string_view> queues) {
  QueueSet set;
  for (const absl::string_view queue : queues) set.set(PlaceIn(kQueues, queue));
  return set;
}

absl::Status TakeQueues(absl::string_view text, QueueSet* queues) {
  for (const absl::string_view queue : absl::StrSplit(text, ' ', absl::SkipEmpty())) {
    if (!IsQueue(queue)) return WrongField("queues", absl::StrCat("\"", queue, "\" is none; write some of ", absl::StrJoin(kQueues, " ")));
    queues->set(PlaceIn(kQueues, queue));
  }
  // Nobody would release an item that security alone has.
  if ((*queues & ~SetOf({kSecurityQueue})).none()) return WrongField("queues", "none that decides about release; write at least one besides security");
  return absl::OkStatus();
}

absl::Status TakeRow(const std::vector<std::string>& fields, CategoryTreatment* treatment) {
  if (absl::Status taken = TakeQueues(fields[1], &treatment->queues); !taken.ok()) return taken;
  const std::optional<int64_t> weight = ParseMicro(fields[2]);
  if (!weight || *weight > kWeightMaxMicro) return WrongField("weight", "expected a number from 0 to 1, at most 6 decimals");
  treatment->weight = static_cast<double>(*weight) / static_cast<double>(kWeightMaxMicro);
  if (fields[3] != "true" && fields[3] != "false") return WrongField("requires_classification", "expected true or false");
  treatment->requires_classification = fields[3] == "true";
  return fields[4].empty() ? WrongField("source", "is empty; say where it comes from") : absl::OkStatus();
}

}  // namespace

Categories::Categories()
    : treatments_{{{SetOf({kDocumentsQueue}), 0, false},
                   {SetOf({kReleaseQueue}), 0, true},
                   {SetOf({kRevenueQueue}), 0.1, true},
                   {SetOf({kRevenueQueue, kInspectionQueue}), 0.2, true}}} {}

absl::Status Categories::Load(absl::string_view name, absl::string_view text) {
  std::bitset<kWords.size()> seen;
  absl::Status walked = reference::ForEachCsvRow(name, text, kCategoriesHeader, [&](const std::vector<std::string>& fields) {
    const size_t place = PlaceIn(kWords, fields[0]);
    if (place == kWords.size()) return WrongField("category", absl::StrCat("\"", fields[0], "\" is none; write one of ", absl::StrJoin(kWords, " ")));
    if (seen.test(place)) return WrongField("category", absl::StrCat(fields[0], " has a row above; keep one of the two"));
    seen.set(place);
    treatments_[place] = CategoryTreatment();
    return TakeRow(fields, &treatments_[place]);
  });
  if (!walked.ok()) return walked;
  for (size_t i = 0; i < kWords.size(); ++i) {
    if (!seen.test(i)) return absl::InvalidArgumentError(absl::StrCat(name, ": ", kWords[i], " has no row; give each category one"));
  }
  return absl::OkStatus();
}

const CategoryTreatment& Categories::Of(v1::FacilitationCategory category) const {
  const bool is_known = category >= v1::FACILITATION_CATEGORY_DOCUMENTS && category <= v1::FACILITATION_CATEGORY_HIGH_VALUE;
  return treatments_[static_cast<size_t>(is_known ? category : v1::FACILITATION_CATEGORY_HIGH_VALUE) - 1];
}

}  // namespace postgate::assessment
