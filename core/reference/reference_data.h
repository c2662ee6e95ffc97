// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_REFERENCE_REFERENCE_DATA_H_
#define CORE_REFERENCE_REFERENCE_DATA_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "core/reference/calling_codes.h"
#include "core/reference/code_lists.h"
#include "core/reference/country_names.h"
#include "core/reference/goods_nouns.h"
#include "core/reference/latin_letters.h"
#include "core/reference/postcodes.h"
#include "core/reference/price_ranges.h"
#include "core/reference/sdr_rates.h"
#include "core/reference/stop_words.h"

namespace postgate::reference {

// The code lists that rules look up, read once from the folder data/reference and never changed afterwards: share it
// between threads, and swap the pointer as a whole to reload. No lookup allocates or takes a lock.
class ReferenceData {
 public:
  // Reads every list in `folder`. Fails with the file, and the line where one is to blame, when a file is missing or
  // wrong; there is no partly loaded data. The lists that came with later releases may be missing, so that a folder of
  // a hub's own stays valid: then the list is empty, the rules that read it find nothing, and missing_files() names it.
  static absl::StatusOr<std::shared_ptr<const ReferenceData>> Load(const std::string& folder);

  // Names the content: the same files give the same version everywhere. Stored with every outcome.
  const std::string& version() const { return version_; }

  // Files that the folder lacks and that came with later releases; the shipped folder has them all.
  const std::vector<std::string>& missing_files() const { return missing_files_; }

  // ISO 3166-1 alpha-2, and XI (Northern Ireland) and XK (Kosovo), which customs use.
  bool IsCountry(absl::string_view alpha2) const { return countries_.Contains(alpha2); }

  // From an alpha-3 code, a name in English or a form such as UK; empty when it is none.
  absl::string_view CountryOfName(absl::string_view name) const { return country_names_.Alpha2Of(name); }
  // The currency in which a country keeps its statistics; empty when none is known.
  absl::string_view CurrencyOfCountry(absl::string_view alpha2) const;
  const CallingCodes& calling_codes() const { return calling_codes_; }
  const LatinLetters& latin_letters() const { return latin_letters_; }

  // Metals, test codes and accounting units are in ISO 4217 but are not money that a value can be declared in.
  CurrencyCodes::Kind CurrencyKind(absl::string_view alpha3) const { return currencies_.KindOf(alpha3); }
  int MinorUnits(absl::string_view alpha3) const { return currencies_.MinorUnits(alpha3); }

  // Whether HS 2022 has this chapter, heading or subheading (2, 4 or 6 digits).
  bool IsHs(absl::string_view digits) const { return hs_codes_.Contains(digits); }

  // The subheading of HS 2022 that holds all goods of one of HS 2017 which is no more; empty where there is no such one.
  absl::string_view Hs2022Of(absl::string_view hs2017) const;

  // The heading of HS 2022, 4 digits, that holds the goods of a subheading of it or of HS 2017; empty when it has none such. Views the argument or this.
  absl::string_view HeadingOf(absl::string_view subheading) const;

  bool IsImpc(absl::string_view impc) const { return impcs_.contains(impc); }
  // The operator of an office, as in the UPU's code list 206 (J1CUSA); empty when the office is not in the list.
  absl::string_view OperatorOfImpc(absl::string_view impc) const;
  // Whether the operator (3 characters: USA) runs at least one office.
  bool IsOperator(absl::string_view s31) const { return operators_.contains(s31); }

  const StopWords& description_stop_words() const { return description_stop_words_; }
  const StopWords& party_stop_words() const { return party_stop_words_; }

  const Postcodes& postcodes() const { return postcodes_; }
  const GoodsNouns& goods_nouns() const { return goods_nouns_; }
  const SdrRates& sdr_rates() const { return sdr_rates_; }
  const PriceRanges& price_ranges() const { return price_ranges_; }

  // Member states of the European Union, by ISO 3166-1 alpha-2 and by the numeric code that an IOSS number begins with ("276").
  bool IsEuMemberState(absl::string_view alpha2) const { return eu_member_states_.Contains(alpha2); }
  bool IsEuNumericCode(absl::string_view numeric) const;
  bool KnowsEuMemberStates() const { return !eu_numeric_codes_.empty(); }

  // Whether mail of `country` may bear the codes of `other`: the same country, or one is served by the post of the other.
  // True as well when the list is missing.
  bool AreServedAlike(absl::string_view country, absl::string_view other) const;

 private:
  ReferenceData() = default;

  absl::Status TakeCountries(absl::string_view name, absl::string_view text);
  absl::Status TakeCountryAliases(absl::string_view name, absl::string_view text);
  absl::Status TakeCallingCodes(absl::string_view name, absl::string_view text);
  absl::Status TakeLatinLetters(absl::string_view name, absl::string_view text);
  absl::Status TakeHsCorrelations(absl::string_view name, absl::string_view text);
  absl::Status TakeCurrencies(absl::string_view name, absl::string_view text);
  absl::Status TakeHsCodes(absl::string_view name, absl::string_view text);
  absl::Status TakeImpcs(absl::string_view name, absl::string_view text);
  absl::Status TakeStopWords(absl::string_view name, absl::string_view text);
  absl::Status TakeConfirmedStopWords(absl::string_view name, absl::string_view text);
  absl::Status TakePartyStopWords(absl::string_view name, absl::string_view text);
  absl::Status TakePostcodeShapes(absl::string_view name, absl::string_view text);
  absl::Status TakeCountriesWithoutPostcodes(absl::string_view name, absl::string_view text);
  absl::Status TakeGoodsNouns(absl::string_view name, absl::string_view text);
  absl::Status TakePriceRanges(absl::string_view name, absl::string_view text);
  absl::Status TakeSdrRates(absl::string_view name, absl::string_view text);
  absl::Status TakeEuMemberStates(absl::string_view name, absl::string_view text);
  absl::Status TakeServedBy(absl::string_view name, absl::string_view text);
  // Tells the stop words which of them count within a longer text: those that no text of the Harmonized System has.
  void CountStopWordsWithin();

  std::string version_;
  std::vector<std::string> missing_files_;
  CountryCodes countries_;
  CountryNames country_names_;
  CallingCodes calling_codes_;
  LatinLetters latin_letters_;
  absl::flat_hash_map<std::string, std::string> currencies_of_countries_;
  absl::flat_hash_map<std::string, std::string> hs_correlations_;
  CurrencyCodes currencies_;
  HsCodes hs_codes_;
  absl::flat_hash_map<std::string, std::string> impcs_;
  absl::flat_hash_set<std::string> operators_;
  StopWords description_stop_words_;
  StopWords party_stop_words_;
  Postcodes postcodes_;
  GoodsNouns goods_nouns_;
  SdrRates sdr_rates_;
  PriceRanges price_ranges_;
  CountryCodes eu_member_states_;
  absl::flat_hash_set<std::string> eu_numeric_codes_;
  // Territory and country, four letters.
  absl::flat_hash_set<std::string> served_by_;
  // Words of the Harmonized System's text; empty once loaded.
  absl::flat_hash_set<std::string> hs_words_;
};

}  // namespace postgate::reference

#endif  // CORE_REFERENCE_REFERENCE_DATA_H_
