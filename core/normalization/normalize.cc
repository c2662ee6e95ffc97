// SPDX-License-Identifier: Apache-2.0
#include "core/normalization/normalize.h"

#include "core/normalization/declaration_mapping.h"
#include "core/normalization/rules/rules.h"
#include "core/records/declaration.h"
#include "core/records/item.h"

namespace postgate::normalization {

const std::array<const NormalizationRule*, kNormalizationRules>& NormalizationRules() {
  // The mail class decides between an express item's types of identifier and its kind of office; countries and nature decide the flow. Of an
  // address the place goes first, then the post box, so that what is left of its lines is the street. Units come before the mass that they say.
  static constexpr std::array<const NormalizationRule*, kNormalizationRules> kRules = {
      &rules::kMailClass,    &rules::kItemIdType,   &rules::kNature,       &rules::kCountries,          &rules::kFlow,      &rules::kOfficeKind,
      &rules::kNameTitle,    &rules::kAddressPlace, &rules::kAddressPoBox, &rules::kAddressLines,       &rules::kAddressHouseNumber, &rules::kPhone,
      &rules::kPieces,       &rules::kQuantityUnit, &rules::kNetMass,      &rules::kHsCode,             &rules::kHsEdition, &rules::kTotalValue,
  };
  return kRules;
}

void NormalizeItem(records::Item* item, const Input& input, records::Declaration* declaration) {
  Subject subject(item, input, declaration);
  for (const NormalizationRule* rule : NormalizationRules()) rule->apply(subject);
}

void Normalize(records::Item& repaired, const Input& input, records::Declaration* declaration) {
  NormalizeItem(&repaired, input, declaration);
  MapToDeclaration(repaired, input, declaration);
}

}  // namespace postgate::normalization
