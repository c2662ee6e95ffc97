// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/field_path.h"
#include "core/identifiers/gs1.h"
#include "core/records/item.h"
#include "core/validation/parties.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckPartyIdentifierGln(const RuleInput& input, FindingSink& sink) {
  ForEachParty(input.item, [&sink](const records::Party& party, const FieldPath& path) {
    if (party.identifier_kind() != "GLN" || identifiers::IsGln(party.identifier())) return;
    sink.Add(FieldPath(path, "identifier"), "This is not a GLN: digits are missing or the check digit is wrong.",
             "Send all 13 digits as GS1 gave them.");
  });
}

}  // namespace

constinit const Rule kItemPartyIdentifierGln = {
    .id = "item.party.identifier.gln",
    .severity = v1::SEVERITY_WARNING,
    .summary = "A GLN has 13 digits, the last of them the check digit.",
    .source = "GS1 General Specifications: GLN, modulo 10",
    .field = "sender.identifier, addressee.identifier, importer.identifier ...",
    .check = CheckPartyIdentifierGln,
};

}  // namespace postgate::validation
