// SPDX-License-Identifier: Apache-2.0
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <cstdint>
#include <string>

#include "core/identifiers/field_path.h"
#include "core/records/item.h"
#include "core/validation/parties.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

// In any script.
bool HasDigitOfAnyScript(absl::string_view text) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  const auto length = static_cast<int32_t>(text.size());
  for (int32_t i = 0; i < length;) {
    UChar32 character = 0;
    U8_NEXT(bytes, i, length, character);
    if (character >= 0 && u_isdigit(character) != 0) return true;
  }
  return false;
}

// Whether an address names a place in its street; true where there is no address at all, which another rule says.
bool HasHouseNumber(const records::Party& party) {
  if (!party.house_number().empty() || !party.po_box().empty() || HasDigitOfAnyScript(party.street())) return true;
  bool is_empty = party.street().empty();
  for (const absl::string_view line : party.address_lines()) {
    if (HasDigitOfAnyScript(line)) return true;
    is_empty = is_empty && line.empty();
  }
  return is_empty;
}

void CheckPartyAddressNumber(const RuleInput& input, FindingSink& sink) {
  ForEachRequiredParty(input.item, [&sink](const records::Party& party, const FieldPath& path) {
    if (HasHouseNumber(party)) return;
    sink.Add(FieldPath(path, "house_number"), "The address has no house number.",
             "Send house_number, or the number in street or an address line, or po_box.");
  });
}

}  // namespace

constinit const Rule kItemPartyAddressNumber = {
    .id = "item.party.address.number",
    .severity = v1::SEVERITY_WARNING,
    .summary = "An address of sender or addressee has a house number, be it within the street or an address line, or a P.O. box.",
    .source = "ICS2 F43, F32, address: street and number, or P.O. box",
    .field = "sender.house_number, addressee.house_number",
    .check = CheckPartyAddressNumber,
    .is_off = true,
};

}  // namespace postgate::validation
