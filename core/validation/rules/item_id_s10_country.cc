// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/str_cat.h"
#include "core/identifiers/field_path.h"
#include "core/identifiers/s10.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"
#include "core/validation/text.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckItemIdS10Country(const RuleInput& input, FindingSink& sink) {
  identifiers::S10 parts;
  if (input.item_id_type != v1::ITEM_ID_TYPE_S10 || !identifiers::SplitS10(input.item.item_id(), &parts)) return;
  if (input.reference.IsCountry(parts.country)) return;
  sink.Add(FieldPath("item_id"), absl::StrCat(Quoted(parts.country), " is not in the list of countries."),
           "The identifier ends with the country of the operator that issued it.");
}

}  // namespace

constinit const Rule kItemItemIdS10Country = {
    .id = "item.item_id.s10_country",
    .severity = v1::SEVERITY_WARNING,
    .summary = "The last two letters of an S10 identifier are a country's.",
    .source = "UPU S10; ISO 3166-1",
    .field = "item_id",
    .check = CheckItemIdS10Country,
};

}  // namespace postgate::validation
