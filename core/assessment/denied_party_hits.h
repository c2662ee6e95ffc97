// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_ASSESSMENT_DENIED_PARTY_HITS_H_
#define CORE_ASSESSMENT_DENIED_PARTY_HITS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "core/records/declaration.h"
#include "core/screening/screening_session.h"

namespace postgate::assessment {

// A party of an item that is like one of the list's.
struct DeniedPartyHit {
  // As the item has it: "sender.name".
  absl::string_view field_path;
  screening::PartyMatch match;

  // Its part in the item's score: more where country or address agree, less where they differ.
  double Weight() const;
  // Entry, score, words, and what else agrees; names the list's party, so it is for customs alone.
  std::string Text() const;
};

// Screens sender, addressee, seller and importer. An importer who is the addressee is looked for once.
std::vector<DeniedPartyHit> FindDeniedParties(const records::Declaration& declaration, screening::ScreeningSession& session);

}  // namespace postgate::assessment

#endif  // CORE_ASSESSMENT_DENIED_PARTY_HITS_H_
