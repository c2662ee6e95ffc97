// SPDX-License-Identifier: Apache-2.0
#include "core/reference/reference_data.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <system_error>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "core/digest/sha256.h"
#include "core/identifiers/characters.h"
#include "core/identifiers/postal_codes.h"
#include "core/reference/csv.h"

namespace postgate::reference {
namespace {

using Fields = std::vector<std::string>;

constexpr size_t kHeadingDigits = 4;

// Codes that customs use beyond ISO 3166-1.
constexpr absl::string_view kCountriesBeyondIso[] = {"XI", "XK"};

// Stop words that name goods among others ("laptop power adapter"), although the Harmonized System calls these otherwise. In the singular.
constexpr absl::string_view kTermsOfGoods[] = {"adapter", "auto",     "auto part", "automobile", "baggage",     "bit",       "doc",
                                               "document", "drug",     "foodstuff", "hardware",   "herb",        "jewelry",   "packet",
                                               "toiletrie"};

absl::Status Wrong(absl::string_view value, absl::string_view expected) {
  return absl::InvalidArgumentError(absl::StrCat("\"", value, "\" is not ", expected));
}

// Splits text at everything that is no letter or digit.
struct NoWordCharacter {
  absl::string_view Find(absl::string_view text, size_t at) const {
    while (at < text.size() && identifiers::IsLetterOrDigit(text[at])) ++at;
    return text.substr(at, at < text.size() ? 1 : 0);
  }
};

}  // namespace

absl::StatusOr<std::shared_ptr<const ReferenceData>> ReferenceData::Load(const std::string& folder) {
  using Take = absl::Status (ReferenceData::*)(absl::string_view, absl::string_view);
  enum class Needed { kAlways, kIfThere };
  const struct {
    const char* file;
    Take take;
    Needed needed = Needed::kAlways;
  } kLists[] = {
      {"countries.csv", &ReferenceData::TakeCountries},
      {"country_aliases.csv", &ReferenceData::TakeCountryAliases},
      {"calling_codes.csv", &ReferenceData::TakeCallingCodes},
      {"currencies.csv", &ReferenceData::TakeCurrencies},
      {"hs2022.csv", &ReferenceData::TakeHsCodes},
      {"hs2017_to_2022.csv", &ReferenceData::TakeHsCorrelations},
      {"impc.csv", &ReferenceData::TakeImpcs},
      {"latin_letters.csv", &ReferenceData::TakeLatinLetters},
      {"party_stopwords.csv", &ReferenceData::TakePartyStopWords},
      {"stopwords.txt", &ReferenceData::TakeStopWords},
      {"stopwords_confirmed.txt", &ReferenceData::TakeConfirmedStopWords},
      {"countries_without_postcodes.csv", &ReferenceData::TakeCountriesWithoutPostcodes, Needed::kIfThere},
      {"eu_member_states.csv", &ReferenceData::TakeEuMemberStates, Needed::kIfThere},
      {"goods_nouns.csv", &ReferenceData::TakeGoodsNouns, Needed::kIfThere},
      {"postcode_shapes.csv", &ReferenceData::TakePostcodeShapes, Needed::kIfThere},
      {"price_ranges.csv", &ReferenceData::TakePriceRanges, Needed::kIfThere},
      {"sdr_rates.csv", &ReferenceData::TakeSdrRates, Needed::kIfThere},
      {"served_by.csv", &ReferenceData::TakeServedBy, Needed::kIfThere},
  };
  std::shared_ptr<ReferenceData> data(new ReferenceData);
  std::string digests;
  for (const auto& list : kLists) {
    const std::string path = absl::StrCat(folder, "/", list.file);
    std::error_code error;
    if (list.needed == Needed::kIfThere && !std::filesystem::exists(path, error)) {
      data->missing_files_.emplace_back(list.file);
      continue;
    }
    const absl::StatusOr<std::string> text = ReadFile(path);
    if (!text.ok()) return text.status();
    if (absl::Status taken = (data.get()->*list.take)(path, *text); !taken.ok()) return taken;
    absl::StrAppend(&digests, list.file, " ", digest::ShortDigest(*text), "\n");
  }
  data->CountStopWordsWithin();
  data->version_ = digest::ShortDigest(digests);
  if (data->version_.empty()) return absl::InternalError("SHA-256 is not available");
  return std::shared_ptr<const ReferenceData>(std::move(data));
}

absl::string_view ReferenceData::OperatorOfImpc(absl::string_view impc) const {
  const auto found = impcs_.find(impc);
  return found == impcs_.end() ? absl::string_view() : absl::string_view(found->second);
}

absl::string_view ReferenceData::CurrencyOfCountry(absl::string_view alpha2) const {
  const auto found = currencies_of_countries_.find(alpha2);
  return found == currencies_of_countries_.end() ? absl::string_view() : absl::string_view(found->second);
}

absl::string_view ReferenceData::Hs2022Of(absl::string_view hs2017) const {
  const auto found = hs_correlations_.find(hs2017);
  return found == hs_correlations_.end() ? absl::string_view() : absl::string_view(found->second);
}

absl::string_view ReferenceData::HeadingOf(absl::string_view subheading) const {
  const absl::string_view successor = Hs2022Of(subheading);
  const absl::string_view heading = (successor.empty() ? subheading : successor).substr(0, kHeadingDigits);
  return heading.size() == kHeadingDigits && IsHs(heading) ? heading : absl::string_view();
}

absl::Status ReferenceData::TakeCountries(absl::string_view name, absl::string_view text) {
  for (const absl::string_view alpha2 : kCountriesBeyondIso) countries_.Add(alpha2);
  return ForEachCsvRow(name, text, "alpha2,alpha3,numeric,name,currency", [this](const Fields& fields) {
    if (!countries_.Add(fields[0])) return Wrong(fields[0], "two upper-case letters");
    if (!country_names_.Add(fields[1], fields[0])) return Wrong(fields[1], "an alpha-3 code of one country alone");
    if (fields[4].size() == 3) currencies_of_countries_[fields[0]] = fields[4];
    return absl::OkStatus();
  });
}

absl::Status ReferenceData::TakeCountryAliases(absl::string_view name, absl::string_view text) {
  return ForEachCsvRow(name, text, "name,alpha2,source", [this](const Fields& fields) {
    if (!IsCountry(fields[1])) return Wrong(fields[1], "a country of countries.csv");
    return country_names_.Add(fields[0], fields[1]) ? absl::OkStatus() : Wrong(fields[0], "the name of one country alone, at most 64 bytes long");
  });
}

absl::Status ReferenceData::TakeCallingCodes(absl::string_view name, absl::string_view text) {
  return ForEachCsvRow(name, text, "country,calling_code,international_prefix,trunk_prefix,national_digits,mobile_digits",
                       [this](const Fields& fields) { return calling_codes_.Add(fields); });
}

absl::Status ReferenceData::TakeLatinLetters(absl::string_view name, absl::string_view text) {
  return ForEachCsvRow(name, text, "latin,characters", [this](const Fields& fields) { return latin_letters_.Add(fields[0], fields[1]); });
}

absl::Status ReferenceData::TakeHsCorrelations(absl::string_view name, absl::string_view text) {
  return ForEachCsvRow(name, text, "hs2017,hs2022,source", [this](const Fields& fields) {
    if (fields[0].size() != 6 || IsHs(fields[0])) return Wrong(fields[0], "six digits that HS 2022 no longer has");
    if (!IsHs(fields[1])) return Wrong(fields[1], "a subheading of HS 2022");
    const bool is_new = hs_correlations_.try_emplace(fields[0], fields[1]).second;
    return is_new ? absl::OkStatus() : Wrong(fields[0], "there once");
  });
}

absl::Status ReferenceData::TakeCurrencies(absl::string_view name, absl::string_view text) {
  return ForEachCsvRow(name, text, "code,numeric,minor_unit,name", [this](const Fields& fields) {
    // A dash stands where ISO 4217 gives no minor unit: metals, bond market units, SDR, testing, no currency.
    if (fields[2] == "-") {
      return currencies_.AddNotForValues(fields[0]) ? absl::OkStatus() : Wrong(fields[0], "three upper-case letters");
    }
    int minor_units = -1;
    if (!absl::SimpleAtoi(fields[2], &minor_units)) return Wrong(fields[2], "a number of decimals or \"-\"");
    return currencies_.AddMoney(fields[0], minor_units)
               ? absl::OkStatus()
               : Wrong(absl::StrCat(fields[0], ",", fields[2]), "three upper-case letters and 0 to 9 decimals");
  });
}

absl::Status ReferenceData::TakeHsCodes(absl::string_view name, absl::string_view text) {
  return ForEachCsvRow(name, text, "section,hscode,description,parent,level", [this](const Fields& fields) {
    if (fields[1] == "TOTAL") return absl::OkStatus();  // The root of the published tree, not a code.
    for (const absl::string_view word : absl::StrSplit(absl::AsciiStrToLower(fields[2]), NoWordCharacter())) hs_words_.emplace(word);
    return hs_codes_.Add(fields[1]) ? absl::OkStatus() : Wrong(fields[1], "2, 4 or 6 digits");
  });
}

absl::Status ReferenceData::TakeImpcs(absl::string_view name, absl::string_view text) {
  return ForEachCsvRow(name, text, "impc,name,operator_code,operator", [this](const Fields& fields) {
    if (!identifiers::IsImpcShape(fields[0])) return Wrong(fields[0], "an IMPC code (6 characters)");
    const absl::string_view s31 = identifiers::OperatorOfCode(fields[2]);
    if (s31.empty()) return Wrong(fields[2], "an operator code");
    impcs_[fields[0]] = fields[2];
    operators_.emplace(s31);
    return absl::OkStatus();
  });
}

absl::Status ReferenceData::TakeStopWords(absl::string_view name, absl::string_view text) {
  return ForEachLine(name, text, [this](absl::string_view line) {
    return description_stop_words_.Add(line, StopWords::Match::kKnown);
  });
}

absl::Status ReferenceData::TakeConfirmedStopWords(absl::string_view name, absl::string_view text) {
  return ForEachLine(name, text, [this](absl::string_view line) {
    return description_stop_words_.Add(line, StopWords::Match::kConfirmed);
  });
}

absl::Status ReferenceData::TakePartyStopWords(absl::string_view name, absl::string_view text) {
  return ForEachCsvRow(name, text, "term,confirmed", [this](const Fields& fields) {
    if (fields[1] != "yes" && fields[1] != "no") return Wrong(fields[1], "yes or no");
    return party_stop_words_.Add(fields[0],
                                 fields[1] == "yes" ? StopWords::Match::kConfirmed : StopWords::Match::kKnown);
  });
}

bool ReferenceData::IsEuNumericCode(absl::string_view numeric) const { return eu_numeric_codes_.contains(numeric); }

bool ReferenceData::AreServedAlike(absl::string_view country, absl::string_view other) const {
  if (country == other || served_by_.empty()) return true;
  if (country.size() != 2 || other.size() != 2) return false;
  const char one_way[] = {country[0], country[1], other[0], other[1]};
  const char other_way[] = {other[0], other[1], country[0], country[1]};
  return served_by_.contains(absl::string_view(one_way, 4)) || served_by_.contains(absl::string_view(other_way, 4));
}

absl::Status ReferenceData::TakePostcodeShapes(absl::string_view name, absl::string_view text) {
  return ForEachCsvRow(name, text, "alpha2,shapes,example", [this](const Fields& fields) {
    if (!postcodes_.AddShapes(fields[0], fields[1])) return Wrong(fields[1], "shapes of 9, A and * (at most 10 each) of a country");
    return postcodes_.HasShape(fields[0], fields[2]) ? absl::OkStatus() : Wrong(fields[2], "a postcode of one of these shapes");
  });
}

absl::Status ReferenceData::TakeCountriesWithoutPostcodes(absl::string_view name, absl::string_view text) {
  return ForEachCsvRow(name, text, "alpha2,postcode", [this](const Fields& fields) {
    if (fields[1] != "none" && fields[1] != "optional") return Wrong(fields[1], "none or optional");
    return postcodes_.AddWithout(fields[0]) ? absl::OkStatus() : Wrong(fields[0], "two upper-case letters");
  });
}

absl::Status ReferenceData::TakeGoodsNouns(absl::string_view name, absl::string_view text) {
  return ForEachCsvRow(name, text, "noun,chapters,declarations",
                       [this](const Fields& fields) { return goods_nouns_.Add(fields[0], fields[1]); });
}

absl::Status ReferenceData::TakePriceRanges(absl::string_view name, absl::string_view text) {
  return ForEachCsvRow(name, text, kPriceRangesHeader, [this](const Fields& fields) {
    const absl::Status added = price_ranges_.Add(fields);
    return !added.ok() || IsHs(fields[0]) ? added : Wrong(fields[0], "a heading of HS 2022: take the row out");
  });
}

absl::Status ReferenceData::TakeSdrRates(absl::string_view name, absl::string_view text) {
  return ForEachCsvRow(name, text, "currency,units_per_sdr,valid_from,source",
                       [this](const Fields& fields) { return sdr_rates_.Add(fields[0], fields[1], fields[2]); });
}

absl::Status ReferenceData::TakeEuMemberStates(absl::string_view name, absl::string_view text) {
  return ForEachCsvRow(name, text, "alpha2,numeric", [this](const Fields& fields) {
    if (fields[1].size() != 3 || !identifiers::AllOf(fields[1], identifiers::IsDigit)) return Wrong(fields[1], "three digits");
    eu_numeric_codes_.insert(fields[1]);
    return eu_member_states_.Add(fields[0]) ? absl::OkStatus() : Wrong(fields[0], "two upper-case letters");
  });
}

absl::Status ReferenceData::TakeServedBy(absl::string_view name, absl::string_view text) {
  return ForEachCsvRow(name, text, "alpha2,served_by,source", [this](const Fields& fields) {
    for (const std::string& country : {fields[0], fields[1]}) {
      if (!IsCountry(country)) return Wrong(country, "in countries.csv");
    }
    served_by_.insert(fields[0] + fields[1]);
    return absl::OkStatus();
  });
}

void ReferenceData::CountStopWordsWithin() {
  description_stop_words_.CountWithin([this](absl::string_view term) {
    if (std::find(std::begin(kTermsOfGoods), std::end(kTermsOfGoods), term) != std::end(kTermsOfGoods)) return false;
    for (const absl::string_view word : absl::StrSplit(term, NoWordCharacter())) {
      if (!hs_words_.contains(word) && !hs_words_.contains(absl::StrCat(word, "s"))) return true;
    }
    return false;
  });
  hs_words_ = {};
}

}  // namespace postgate::reference
