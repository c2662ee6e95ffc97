// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "core/identifiers/field_path.h"
#include "core/identifiers/s10.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckItemIdS10CheckDigit(const RuleInput& input, FindingSink& sink) {
  if (input.item_id_type != v1::ITEM_ID_TYPE_S10) return;
  const absl::string_view id = input.item.item_id();
  if (identifiers::CheckS10(id) != identifiers::S10Problem::kCheckDigit) return;
  const char expected = identifiers::S10CheckDigit(id.substr(2, 8));
  sink.Add(
      FieldPath("item_id"), absl::StrCat("The check digit is ", id.substr(10, 1), "."),
      absl::StrCat("For this serial number it is ", absl::string_view(&expected, 1), ": look for a mistyped digit."));
}

}  // namespace

constinit const Rule kItemItemIdS10CheckDigit = {
    .id = "item.item_id.s10_check_digit",
    .severity = v1::SEVERITY_ERROR,
    .summary = "The check digit of an S10 identifier is right.",
    .source = "UPU S10, check digit: weights 8 6 4 2 3 5 9 7, modulo 11",
    .field = "item_id",
    .check = CheckItemIdS10CheckDigit,
    .is_fixed = true,
};

}  // namespace postgate::validation
