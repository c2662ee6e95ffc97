// SPDX-License-Identifier: Apache-2.0
#include "core/wco_xml/elements.h"

namespace postgate::wco_xml {
namespace {

constexpr Element kElements[] = {
#define WCO_ELEMENT(path, id, kind, occurs_min, occurs_max, length_min, length_max, characters, digits_max, fraction_digits_max, values)             \
  {path, id, ElementKind::kind, occurs_min, occurs_max, length_min, length_max, Characters::characters, digits_max, fraction_digits_max, values},
#include "core/wco_xml/elements.inc"
#undef WCO_ELEMENT
};

constexpr Element kResponsibleCountry = {
    "MetaData/ResponsibleCountryCode", "", ElementKind::kCode, 0, 1, 2, 2, Characters::kLetters, 0, 0, ""};

}  // namespace

absl::Span<const Element> Elements() { return kElements; }

const Element& ResponsibleCountry() { return kResponsibleCountry; }

}  // namespace postgate::wco_xml
