// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "core/identifiers/characters.h"
#include "core/normalization/address_text.h"
#include "core/normalization/parties.h"
#include "core/normalization/rules/rules.h"
#include "core/records/item.h"

namespace postgate::normalization::rules {
namespace {

constexpr char kId[] = "normalize.address.place";

// ICS2: city, an..35; counted in bytes, which are no fewer.
constexpr size_t kCityBytesMax = 35;

// "10115 Berlin" beside the postcode 10115 says the city. Returns true when it was taken.
bool TakeCity(records::Party& party, const identifiers::FieldPath& path, Subject& subject) {
  if (!party.city().empty() || (party.street().empty() && party.po_box().empty() && party.address_lines_size() < 2)) return false;
  for (const absl::string_view line : party.address_lines()) {
    const absl::string_view city = BesidePostcode(line, party.postcode());
    const bool is_words = !city.empty() && city.size() <= kCityBytesMax && std::none_of(city.begin(), city.end(), [](char c) { return identifiers::IsDigit(c) || c == ','; });
    if (!is_words) continue;
    party.set_city(city);
    subject.Record(kId, identifiers::FieldPath(path, "city"), "", party.city());
    return true;
  }
  return false;
}

// The line without what follows its last commas, where that repeats the place.
absl::string_view WithoutEnd(absl::string_view line, const records::Party& party, const identifiers::FieldPath& path, Subject& subject) {
  absl::string_view kept = line;
  for (size_t comma = kept.rfind(','); comma != absl::string_view::npos; comma = kept.rfind(',')) {
    if (!RepeatsPlace(absl::StripLeadingAsciiWhitespace(kept.substr(comma + 1)), party)) break;
    const absl::string_view shorter = absl::StripTrailingAsciiWhitespace(kept.substr(0, comma));
    if (!HasWord(shorter)) break;
    kept = shorter;
  }
  if (kept.size() != line.size()) subject.Record(kId, path, line, kept);
  return kept;
}

void DropEnds(records::Party& party, const identifiers::FieldPath& path, Subject& subject) {
  if (absl::StrContains(party.street(), ',')) party.set_street(WithoutEnd(party.street(), party, identifiers::FieldPath(path, "street"), subject));
  for (int i = 0; i < party.address_lines_size(); ++i) {
    if (!absl::StrContains(party.address_lines(i), ',')) continue;
    party.set_address_lines(i, WithoutEnd(party.address_lines(i), party, identifiers::FieldPath(path, "address_lines", i), subject));
  }
}

// Whether the address says something without one of its lines.
bool SaysSomethingWithout(const records::Party& party, int dropped) {
  if (HasWord(party.street()) || HasWord(party.po_box())) return true;
  for (int i = 0; i < party.address_lines_size(); ++i) {
    if (i != dropped && HasWord(party.address_lines(i))) return true;
  }
  return false;
}

void DropLines(records::Party& party, const identifiers::FieldPath& path, Subject& subject) {
  for (int i = party.address_lines_size() - 1; i >= 0; --i) {
    if (!RepeatsPlace(party.address_lines(i), party) || !SaysSomethingWithout(party, i)) continue;
    subject.Record(kId, identifiers::FieldPath(path, "address_lines", i), party.address_lines(i), "");
    party.mutable_address_lines()->Remove(i);
  }
}

void Apply(Subject& subject) {
  ForEachParty(subject.item(), [&subject](records::Party& party, const identifiers::FieldPath& path) {
    DropEnds(party, path, subject);
    if (TakeCity(party, path, subject)) DropEnds(party, path, subject);
    // Lines without a city stay together: it stands in one of them.
    if (!party.city().empty()) DropLines(party, path, subject);
  });
}

}  // namespace

constexpr NormalizationRule kAddressPlace = {
    kId,
    "Postcode and city are dropped from the end of street and address lines where they repeat the party's own; a line of postcode and city gives a "
    "city that is not sent.",
    "ICS2: address class, city and postcode", Apply};

}  // namespace postgate::normalization::rules
