// SPDX-License-Identifier: Apache-2.0
#include "core/normalization/address_text.h"
#include "core/normalization/parties.h"
#include "core/normalization/rules/rules.h"
#include "core/records/item.h"

namespace postgate::normalization::rules {
namespace {

constexpr char kId[] = "normalize.address.lines";

int LineOfStreet(const records::Party& party) {
  for (int i = 0; i < party.address_lines_size(); ++i) {
    if (SplitHouseNumber(party.address_lines(i), party.country()).found()) return i;
  }
  return 0;
}

void Apply(Subject& subject) {
  ForEachParty(subject.item(), [&subject](records::Party& party, const identifiers::FieldPath& path) {
    // Without a city it stands somewhere in the lines, and perhaps in the very one that looks like the street.
    if (party.address_lines().empty() || party.city().empty() || !party.street().empty() || !party.po_box().empty()) return;
    const int line = LineOfStreet(party);
    if (party.address_lines(line).empty()) return;
    party.set_street(party.address_lines(line));
    subject.Record(kId, identifiers::FieldPath(path, "street"), "", party.street());
    subject.Record(kId, identifiers::FieldPath(path, "address_lines", line), party.street(), "");
    party.mutable_address_lines()->Remove(line);
  });
}

}  // namespace

constexpr NormalizationRule kAddressLines = {
    kId,
    "Of an address that is sent as lines beside a city, the one with a house number is the street, else the first; the others follow it.",
    "ICS2: address class, street and additional line", Apply};

}  // namespace postgate::normalization::rules
