// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "absl/strings/ascii.h"
#include "core/normalization/address_text.h"
#include "core/normalization/parties.h"
#include "core/normalization/rules/rules.h"
#include "core/records/item.h"

namespace postgate::normalization::rules {
namespace {

constexpr char kId[] = "normalize.address.house_number";

// A number that is missing stays so: nothing is made up.
void Apply(Subject& subject) {
  ForEachParty(subject.item(), [&subject](records::Party& party, const identifiers::FieldPath& path) {
    if (party.street().empty() || !party.house_number().empty()) return;
    const StreetAndNumber found = SplitHouseNumber(party.street(), party.country());
    if (!found.found() || found.number == party.postcode() || IsPoBox(found.street)) return;
    // What is left must be a street: "Dock 5, Berlin 12" is none in Berlin.
    const size_t comma = found.street.rfind(',');
    if (comma != absl::string_view::npos && RepeatsPlace(absl::StripLeadingAsciiWhitespace(found.street.substr(comma + 1)), party)) return;
    subject.Record(kId, identifiers::FieldPath(path, "street"), party.street(), found.street);
    subject.Record(kId, identifiers::FieldPath(path, "house_number"), "", found.number);
    party.set_house_number(found.number);
    party.set_street(found.street);
  });
}

}  // namespace

constexpr NormalizationRule kAddressHouseNumber = {
    kId,
    "A house number in the street becomes the house number, where it stands at the end that is usual in the country and nothing else can be meant.",
    "ICS2: street and number; UPU, postal addressing systems in member countries", Apply};

}  // namespace postgate::normalization::rules
