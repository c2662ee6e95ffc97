// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <utility>

#include "core/normalization/address_text.h"
#include "core/normalization/parties.h"
#include "core/normalization/rules/rules.h"
#include "core/records/item.h"

namespace postgate::normalization::rules {
namespace {

constexpr char kId[] = "normalize.address.po_box";

void Apply(Subject& subject) {
  ForEachParty(subject.item(), [&subject](records::Party& party, const identifiers::FieldPath& path) {
    if (!party.po_box().empty()) return;
    const auto take = [&](const identifiers::FieldPath& from, absl::string_view line) {
      party.set_po_box(line);
      subject.Record(kId, identifiers::FieldPath(path, "po_box"), "", line);
      subject.Record(kId, from, line, "");
    };
    if (IsPoBox(party.street())) {
      take(identifiers::FieldPath(path, "street"), party.street());
      party.clear_street();
      return;
    }
    // Lines without a city stay together: it stands in one of them.
    if (party.city().empty()) return;
    for (int i = 0; i < party.address_lines_size(); ++i) {
      if (!IsPoBox(party.address_lines(i))) continue;
      take(identifiers::FieldPath(path, "address_lines", i), party.address_lines(i));
      party.mutable_address_lines()->Remove(i);
      return;
    }
  });
}

}  // namespace

constexpr NormalizationRule kAddressPoBox = {
    kId, "A street, or an address line beside a city, that is a post box becomes the post box.",
    "ICS2: street and number, or P.O. box", Apply};

}  // namespace postgate::normalization::rules
