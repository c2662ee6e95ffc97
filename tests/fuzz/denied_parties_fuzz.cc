// SPDX-License-Identifier: Apache-2.0
//
// Any bytes as a list of denied parties, and any text as a name that is looked for in one.
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "core/encoding/utf8.h"
#include "core/reference/reference_data.h"
#include "core/screening/latin_name.h"
#include "core/screening/name_words.h"
#include "core/screening/screening_session.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/text_file.h"

namespace postgate::fuzz {
namespace {

using screening::Screener;

const std::shared_ptr<const reference::ReferenceData>& Reference() {
  static const auto* const kReference =
      new std::shared_ptr<const reference::ReferenceData>(*reference::ReferenceData::Load(POSTGATE_SOURCE_DIR "/data/reference"));
  return *kReference;
}

// The list of the source tree's.
screening::ScreeningSession& OfacSession() {
  static const auto* const kList =
      new std::shared_ptr<const screening::ScreeningList>(*screening::ScreeningList::Load(POSTGATE_SOURCE_DIR "/data/screening/ofac", Reference()));
  static auto* const kSession = new screening::ScreeningSession(**kList);
  return *kSession;
}

void CheckName(absl::string_view name) {
  const screening::Hit hit = OfacSession().Best(name);
  Require(hit.score >= 0 && hit.score <= 1, "a score is from 0 to 1");
  Require(OfacSession().Best(name).score == hit.score, "a name has the same score again");
  const auto match = OfacSession().Screen(name, {name, name, "CU"});
  Require(match.has_value() == (hit.score >= Screener::kMatched), "a match is what has the score of one");
  if (match.has_value()) Require(!match->words.empty() && match->score == hit.score, "a match says which words agree");
}

// Of a list that is taken, each name is found as it is.
void CheckList(const screening::ScreeningList& list) {
  constexpr size_t kNamesMax = 64;
  screening::ScreeningSession session(list);
  size_t names = 0;
  for (const screening::DeniedParty& party : list.parties()) {
    Require(!party.entry_id.empty() && !party.names.empty(), "an entry has an identifier and a name");
    for (const std::string& name : party.names) {
      if (++names > kNamesMax) return;
      const screening::NameWords words(screening::LatinName(name, Reference()->latin_letters()));
      if (!words.words().empty()) Require(session.Best(name).score >= Screener::kMatched, "a name of the list is found");
    }
  }
}

}  // namespace

void RunOnce(absl::string_view input) {
  if (encoding::IsUtf8(input)) CheckName(input);
  const TextFile file(absl::StrCat("entry_id,name,country\n", input));
  const auto list = screening::ScreeningList::Load(file.path(), Reference());
  if (list.ok()) return CheckList(**list);
  Require(absl::StartsWith(list.status().message(), file.path()), "an error begins with the file");
}

}  // namespace postgate::fuzz
