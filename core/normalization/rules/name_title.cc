// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iterator>
#include <string>

#include "absl/strings/match.h"
#include "core/normalization/parties.h"
#include "core/normalization/rules/rules.h"
#include "core/records/item.h"

namespace postgate::normalization::rules {
namespace {

constexpr char kId[] = "normalize.name_title";

// Words that are no one's name, and in the second list such as are someone's without the point.
constexpr absl::string_view kTitles[] = {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "herr", "frau", "mme", "mlle", "se\xC3\xB1or", "se\xC3\xB1ora"};
constexpr absl::string_view kTitlesWithPoint[] = {"sr", "sra", "srta", "sig", "dott", "ing", "mag", "dipl", "rev", "hon"};

// Longer is no title of a person (limit of the exchange: 35 characters).
constexpr size_t kTitlesBytesMax = 35;

bool IsTitle(absl::string_view word) {
  const bool has_point = absl::EndsWith(word, ".");
  if (has_point) word.remove_suffix(1);
  const auto is_word = [word](absl::string_view title) { return absl::EqualsIgnoreCase(word, title); };
  return std::any_of(std::begin(kTitles), std::end(kTitles), is_word) ||
         (has_point && std::any_of(std::begin(kTitlesWithPoint), std::end(kTitlesWithPoint), is_word));
}

// How many bytes of the name are titles and the space behind them. Two words at least are left: what follows a title alone may be half a name.
size_t TitlesAtStart(absl::string_view name) {
  size_t titles = 0;
  while (true) {
    const absl::string_view rest = name.substr(titles);
    const size_t space = rest.find(' ');
    if (space == absl::string_view::npos || rest.find(' ', space + 1) == absl::string_view::npos) return titles;
    if (!IsTitle(rest.substr(0, space))) return titles;
    titles += space + 1;
  }
}

// Of persons only: Dr. Oetker and Mr Price are businesses.
void Apply(Subject& subject) {
  ForEachParty(subject.item(), [&subject](records::Party& party, const identifiers::FieldPath& path) {
    if (party.kind() != v1::PARTY_KIND_PERSON || !party.title().empty()) return;
    const size_t titles = TitlesAtStart(party.name());
    if (titles == 0 || titles - 1 > kTitlesBytesMax) return;
    const absl::string_view name = party.name();
    party.set_title(name.substr(0, titles - 1));
    party.set_name(name.substr(titles));
    subject.Record(kId, identifiers::FieldPath(path, "name"), name, party.name());
    subject.Record(kId, identifiers::FieldPath(path, "title"), "", party.title());
  });
}

}  // namespace

constexpr NormalizationRule kNameTitle = {
    kId, "Titles before the name of a person (Mr, Dr) go into a field of their own, when two words are left.",
    "ICS2: name; so that one person has one name", Apply};

}  // namespace postgate::normalization::rules
