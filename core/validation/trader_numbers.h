// SPDX-License-Identifier: Apache-2.0
//
// Shapes of the numbers by which customs and tax offices know traders. Whether a number is registered is for the
// authority.
#ifndef CORE_VALIDATION_TRADER_NUMBERS_H_
#define CORE_VALIDATION_TRADER_NUMBERS_H_

#include "absl/strings/string_view.h"
#include "core/identifiers/characters.h"
#include "core/reference/reference_data.h"

namespace postgate::validation {

// EORI: the country that gave it and 1 to 15 letters or digits (EU Regulation 2015/2446, Annex 12-01; ICS2 an..17).
inline bool IsEoriShape(absl::string_view text, const reference::ReferenceData& reference) {
  return text.size() >= 3 && text.size() <= 17 && identifiers::AllOf(text, identifiers::IsUpperOrDigit) &&
         reference.IsCountry(text.substr(0, 2));
}

// A trusted trader's, EORI, AEO or a program's own: the country that gave it, then letters or digits (ICS2 F43: supply chain actor; WCO R143). How
// long it may be is said with the lengths of references.
inline bool IsTrustedTraderShape(absl::string_view text, const reference::ReferenceData& reference) {
  return text.size() >= 3 && identifiers::AllOf(text, identifiers::IsUpperOrDigit) && reference.IsCountry(text.substr(0, 2));
}

// VAT: in the EU the number begins with the country, EL for Greece; elsewhere often not. 4 to 17 letters, digits and the signs that some
// countries write (ICS2: an..17).
inline bool IsVatShape(absl::string_view text, const reference::ReferenceData& reference) {
  if (text.size() < 4 || text.size() > 17) return false;
  if (identifiers::IsUpper(text[0]) && !reference.IsCountry(text.substr(0, 2)) && text.substr(0, 2) != "EL") return false;
  return identifiers::AllOf(text, [](char c) { return identifiers::IsUpperOrDigit(c) || c == '+' || c == '*' || c == '-' || c == '.'; });
}

// IOSS: IM, the member state of registration in ISO 3166-1's digits, and 7 digits.
inline bool IsIossShape(absl::string_view text) {
  return text.size() == 12 && text.substr(0, 2) == "IM" && identifiers::AllOf(text.substr(2), identifiers::IsDigit);
}

}  // namespace postgate::validation

#endif  // CORE_VALIDATION_TRADER_NUMBERS_H_
