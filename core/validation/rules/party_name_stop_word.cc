// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/field_path.h"
#include "core/records/item.h"
#include "core/reference/stop_words.h"
#include "core/validation/parties.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckPartyNameStopWord(const RuleInput& input, FindingSink& sink) {
  ForEachRequiredParty(input.item, [&](const records::Party& party, const FieldPath& path) {
    if (input.reference.party_stop_words().Find(party.name()) == reference::StopWords::Match::kNone) return;
    sink.Add(FieldPath(path, "name"), "The name is a placeholder that names nobody.",
             "Send the name of the person or business.");
  });
}

}  // namespace

constinit const Rule kItemPartyNameStopWord = {
    .id = "item.party.name.stop_word",
    .severity = v1::SEVERITY_WARNING,
    .summary = "A name of sender or addressee is a name and no placeholder such as \"unknown\".",
    .source = "EU ICS2 data quality guidance; data/reference/party_stopwords.csv",
    .field = "sender.name, addressee.name",
    .check = CheckPartyNameStopWord,
};

}  // namespace postgate::validation
