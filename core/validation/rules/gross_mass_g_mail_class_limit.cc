// SPDX-License-Identifier: Apache-2.0
#include <cstdint>

#include "absl/strings/str_cat.h"
#include "core/identifiers/field_path.h"
#include "core/validation/item_facts.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

// 0 for no limit.
std::int64_t LimitInGrams(const RuleInput& input) {
  const v1::MailClass mail_class = MailClassOf(input);
  const bool is_m_bag = !input.item.item_id().empty() && input.item.item_id()[0] == 'M';
  if (mail_class == v1::MAIL_CLASS_LETTER && !is_m_bag) return 2000;
  if (mail_class == v1::MAIL_CLASS_LETTER || mail_class == v1::MAIL_CLASS_PARCEL) return 30000;
  return 0;
}

void CheckGrossMassGMailClassLimit(const RuleInput& input, FindingSink& sink) {
  const std::int64_t limit_g = LimitInGrams(input);
  if (limit_g == 0 || input.item.gross_mass_g() <= limit_g) return;
  sink.Add(FieldPath("gross_mass_g"), absl::StrCat("The mail class allows ", limit_g, " g."),
           "Check the unit, which is grams, and the mail class.");
}

}  // namespace

constinit const Rule kItemGrossMassGMailClassLimit = {
    .id = "item.gross_mass_g.mail_class_limit",
    .severity = v1::SEVERITY_WARNING,
    .summary = "A letter weighs at most 2 kg (M bags aside), a parcel at most 30 kg.",
    .source = "UPU Convention Regulations: weight limits",
    .field = "gross_mass_g",
    .check = CheckGrossMassGMailClassLimit,
};

}  // namespace postgate::validation
