// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "absl/strings/str_cat.h"
#include "core/identifiers/field_path.h"
#include "core/records/item.h"
#include "core/validation/parties.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"
#include "core/validation/text.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void ReportLength(const FieldPath& path, size_t characters, FindingSink& sink) {
  sink.Add(path, "The text is too long.", absl::StrCat("Send at most ", characters, " characters."));
}

void CheckPartyLength(const RuleInput& input, FindingSink& sink) {
  ForEachParty(input.item, [&sink](const records::Party& party, const FieldPath& path) {
    const struct {
      absl::string_view text;
      const char* field;
      size_t characters;
    } kLimits[] = {
        {party.name(), "name", 70},         {party.street(), "street", 70},
        {party.po_box(), "po_box", 70},     {party.city(), "city", 35},
        {party.region(), "region", 35},     {party.house_number(), "house_number", 35},
        {party.postcode(), "postcode", 17}, {party.identifier(), "identifier", 35},
        {party.phone(), "phone", 512},      {party.email(), "email", 512},
        {party.title(), "title", 35},
    };
    for (const auto& limit : kLimits) {
      if (IsLongerThan(limit.text, limit.characters))
        ReportLength(FieldPath(path, limit.field), limit.characters, sink);
    }
    for (int i = 0; i < party.address_lines_size(); ++i) {
      if (IsLongerThan(party.address_lines(i), 70)) ReportLength(FieldPath(path, "address_lines", i), 70, sink);
    }
  });
}

}  // namespace

constinit const Rule kItemPartyLength = {
    .id = "item.party.length",
    .severity = v1::SEVERITY_ERROR,
    .summary =
        "The fields of a party keep to their lengths: name, street, P.O. box and address lines 70 characters, city, "
        "region, house number, identifier and title 35, postcode 17, phone and email 512.",
    .source = "ICS2 F43, consignor and consignee",
    .field = "sender, addressee, seller ...",
    .check = CheckPartyLength,
    .is_fixed = true,
};

}  // namespace postgate::validation
