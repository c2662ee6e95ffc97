// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/str_cat.h"
#include "core/identifiers/field_path.h"
#include "core/identifiers/nature_code.h"
#include "core/records/item.h"
#include "core/validation/item_facts.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

// The sign, as the end of a sentence; null when there is none.
const char* SignOfSale(const records::Item& item) {
  if (item.has_seller()) return "a seller";
  if (!item.marketplace_id().empty()) return "a marketplace";
  if (!item.order_reference().empty()) return "an order";
  if (item.ordered_online().value()) return "an online purchase";
  return IossNumberOf(item).empty() ? nullptr : "an IOSS number";
}

void CheckNatureGiftSold(const RuleInput& input, FindingSink& sink) {
  if (identifiers::StatedNature(input.item) != v1::NATURE_GIFT) return;
  const char* sign = SignOfSale(input.item);
  if (sign == nullptr) return;
  sink.Add(FieldPath("nature"), absl::StrCat("The item is declared as a gift and has ", sign, "."),
           "A gift goes from person to person without payment; what was bought is a sale, whoever receives it.");
}

}  // namespace

constinit const Rule kItemNatureGiftSold = {
    .id = "item.nature.gift_sold",
    .severity = v1::SEVERITY_WARNING,
    .summary = "A gift shows no sign of a sale: no seller, marketplace, order, online purchase or IOSS number.",
    .source = "CN 22/CN 23: gift; Regulation (EC) 1186/2009, Article 25: between private persons, without payment",
    .field = "nature",
    .check = CheckNatureGiftSold,
};

}  // namespace postgate::validation
