// SPDX-License-Identifier: Apache-2.0
#include "core/screening/screening_list.h"

#include <algorithm>
#include <utility>

#include "core/screening/latin_name.h"
#include "core/screening/name_words.h"
#include "core/screening/workspace.h"

namespace postgate::screening {
namespace {

// Letters of a word that tells one place from another.
constexpr size_t kPlaceWordMin = 4;
constexpr size_t kStreetWordsAgreeing = 2;

void SortOnce(std::vector<std::string>& words) {
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
}

// How many words of `text` that tell a place stand among `words`.
size_t WordsAmong(const std::vector<std::string>& words, absl::string_view text, const reference::LatinLetters& letters) {
  if (text.empty()) return 0;
  const NameWords its(LatinName(text, letters));
  size_t count = 0;
  for (const absl::string_view word : its.words()) {
    if (word.size() >= kPlaceWordMin && std::binary_search(words.begin(), words.end(), word)) ++count;
  }
  return count;
}

}  // namespace

absl::StatusOr<std::shared_ptr<const ScreeningList>> ScreeningList::Load(const std::string& path, std::shared_ptr<const reference::ReferenceData> reference) {
  absl::StatusOr<DeniedParties> parties = LoadDeniedParties(path);
  if (!parties.ok()) return parties.status();
  return std::make_shared<const ScreeningList>(*std::move(parties), std::move(reference));
}

ScreeningList::ScreeningList(DeniedParties parties, std::shared_ptr<const reference::ReferenceData> reference)
    : parties_(std::move(parties)), reference_(std::move(reference)), screener_(parties_, reference_->latin_letters()) {
  AddPlaces();
}
ScreeningList::~ScreeningList() = default;

void ScreeningList::AddPlaces() {
  places_.reserve(parties_.parties.size());
  for (const DeniedParty& party : parties_.parties) {
    Place& place = places_.emplace_back();
    for (const std::string& country : party.countries) {
      const absl::string_view code = reference_->IsCountry(country) ? absl::string_view(country) : reference_->CountryOfName(country);
      if (!code.empty()) place.countries.emplace_back(code);
    }
    SortOnce(place.countries);
    for (const std::string& address : party.addresses) {
      const NameWords words(LatinName(address, reference_->latin_letters()));
      for (const absl::string_view word : words.words()) {
        if (word.size() >= kPlaceWordMin) place.address_words.emplace_back(word);
      }
    }
    SortOnce(place.address_words);
  }
}

Agreement ScreeningList::CountryAgreement(uint32_t party, const PartyAddress& address) const {
  const std::vector<std::string>& countries = places_[party].countries;
  if (countries.empty() || address.country.empty()) return Agreement::kUnknown;
  return std::binary_search(countries.begin(), countries.end(), address.country) ? Agreement::kAgrees : Agreement::kDiffers;
}

Agreement ScreeningList::AddressAgreement(uint32_t party, const PartyAddress& address) const {
  const std::vector<std::string>& words = places_[party].address_words;
  if (words.empty() || (address.city.empty() && address.street.empty())) return Agreement::kUnknown;
  const reference::LatinLetters& letters = reference_->latin_letters();
  if (WordsAmong(words, address.city, letters) > 0) return Agreement::kAgrees;
  return WordsAmong(words, address.street, letters) >= kStreetWordsAgreeing ? Agreement::kAgrees : Agreement::kDiffers;
}

std::unique_ptr<ScreeningList::Workspace> ScreeningList::MakeWorkspace() const { return std::make_unique<Workspace>(screener_); }

}  // namespace postgate::screening
