// SPDX-License-Identifier: Apache-2.0
#include "core/regimes/regime_check.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "core/encoding/utf8.h"
#include "core/identifiers/characters.h"
#include "core/regimes/day.h"
#include "core/regimes/words.h"

namespace postgate::regimes {
namespace {

using regime::v1::Regime;
using regime::v1::Requirement;
using Strings = google::protobuf::RepeatedPtrField<std::string>;

absl::Status Wrong(absl::string_view field, absl::string_view why) { return absl::InvalidArgumentError(absl::StrCat(field, ": ", why)); }

absl::Status CheckText(absl::string_view field, absl::string_view text, size_t characters_max) {
  if (text.empty()) return Wrong(field, "is missing");
  if (encoding::CharacterCount(text) > characters_max) return Wrong(field, absl::StrCat("has more than ", characters_max, " characters"));
  return absl::OkStatus();
}

absl::Status CheckId(absl::string_view id) {
  const auto is_of_ids = [](char c) { return identifiers::IsLower(c) || identifiers::IsDigit(c) || c == '_'; };
  if (!id.empty() && id.size() <= kIdCharactersMax && identifiers::IsLower(id[0]) && identifiers::AllOf(id, is_of_ids)) return absl::OkStatus();
  return Wrong("id", absl::StrCat("\"", id, "\" is not a letter and then a-z, 0-9 and _, at most ", kIdCharactersMax, " characters"));
}

absl::Status CheckCountries(absl::string_view field, const Strings& countries, const reference::ReferenceData& reference) {
  if (countries.size() > kCountriesMax) return Wrong(field, absl::StrCat("has more than ", kCountriesMax, " countries"));
  std::set<absl::string_view> seen;
  for (int i = 0; i < countries.size(); ++i) {
    const std::string path = absl::StrCat(field, "[", i, "]");
    if (!reference.IsCountry(countries[i])) return Wrong(path, absl::StrCat("\"", countries[i], "\" is not in ISO 3166-1 alpha-2, nor XI or XK"));
    if (!seen.insert(countries[i]).second) return Wrong(path, absl::StrCat("\"", countries[i], "\" stands there twice"));
  }
  return absl::OkStatus();
}

absl::Status CheckModes(const Strings& modes) {
  std::set<absl::string_view> seen;
  for (int i = 0; i < modes.size(); ++i) {
    const std::string path = absl::StrCat("binds.transport_modes[", i, "]");
    if (modes[i].size() != 1 || modes[i][0] < '1' || modes[i][0] > '8') {
      return Wrong(path, absl::StrCat("\"", modes[i], "\" is no mode of UNECE Recommendation 19: 1 maritime, 2 rail, 3 road, 4 air, 5 mail, 6 multimodal, "
                                      "7 fixed installation, 8 inland water"));
    }
    if (!seen.insert(modes[i]).second) return Wrong(path, absl::StrCat("\"", modes[i], "\" stands there twice"));
  }
  return absl::OkStatus();
}

template <typename List, typename IsValid>
absl::Status CheckValues(absl::string_view field, const List& values, IsValid is_valid) {
  std::set<int> seen;
  for (int i = 0; i < values.size(); ++i) {
    const std::string path = absl::StrCat(field, "[", i, "]");
    if (values[i] == 0 || !is_valid(values[i])) return Wrong(path, "says nothing: leave the list empty for all");
    if (!seen.insert(values[i]).second) return Wrong(path, "stands there twice");
  }
  return absl::OkStatus();
}

// Of a scope and of a requirement.
template <typename Message>
absl::Status CheckConditions(absl::string_view field, const Message& message) {
  absl::Status status = CheckValues(absl::StrCat(field, ".carrier_kinds"), message.carrier_kinds(), config::v1::CarrierKind_IsValid);
  status.Update(CheckValues(absl::StrCat(field, ".mail_classes"), message.mail_classes(), v1::MailClass_IsValid));
  status.Update(CheckValues(absl::StrCat(field, ".natures"), message.natures(), v1::Nature_IsValid));
  return status;
}

absl::Status CheckDays(const std::string& path, const Requirement& requirement) {
  constexpr char kDay[] = "\" is no day; write it as 2025-09-01";
  const std::optional<int32_t> from = ParseDay(requirement.valid_from());
  if (!from.has_value()) return Wrong(path + ".valid_from", absl::StrCat("\"", requirement.valid_from(), kDay));
  if (requirement.valid_until().empty()) return absl::OkStatus();
  const std::optional<int32_t> until = ParseDay(requirement.valid_until());
  if (!until.has_value()) return Wrong(path + ".valid_until", absl::StrCat("\"", requirement.valid_until(), kDay));
  if (*until < *from) return Wrong(path + ".valid_until", "lies before valid_from");
  return absl::OkStatus();
}

absl::Status CheckLevel(const std::string& path, const Requirement& requirement, const Catalogue& catalogue) {
  const auto rule = std::find_if(catalogue.begin(), catalogue.end(), [&](const CatalogueRule& known) { return known.id == requirement.rule_id(); });
  if (rule == catalogue.end()) {
    return Wrong(path + ".rule_id", absl::StrCat("\"", requirement.rule_id(), "\" is no rule about items; docs/rulebook.md lists them"));
  }
  if (requirement.level() == regime::v1::LEVEL_UNSPECIFIED || !regime::v1::Level_IsValid(requirement.level())) {
    return Wrong(path + ".level", "is missing: LEVEL_OFF, LEVEL_INFO, LEVEL_WARNING or LEVEL_ERROR");
  }
  if (rule->is_fixed && requirement.level() < rule->level) {
    return Wrong(path + ".level", absl::StrCat(requirement.rule_id(), " guards the hub itself: no regime makes it milder than ", WordOf(rule->level)));
  }
  return absl::OkStatus();
}

template <typename List>
bool IsSame(const List& a, const List& b) {
  return std::is_permutation(a.begin(), a.end(), b.begin(), b.end());
}

bool Overlap(const Requirement& a, const Requirement& b) {
  const auto end = [](const Requirement& requirement) { return ParseDay(requirement.valid_until()).value_or(std::numeric_limits<int32_t>::max()); };
  return ParseDay(a.valid_from()) <= end(b) && ParseDay(b.valid_from()) <= end(a);
}

// Two that say of the same items and days how severe a rule is: the milder would never count, without a word.
absl::Status CheckAgainstEarlier(const Regime& regime, int index) {
  const Requirement& later = regime.requirements(index);
  for (int i = 0; i < index; ++i) {
    const Requirement& earlier = regime.requirements(i);
    if (earlier.rule_id() != later.rule_id() || !Overlap(earlier, later)) continue;
    if (!IsSame(earlier.carrier_kinds(), later.carrier_kinds()) || !IsSame(earlier.mail_classes(), later.mail_classes()) ||
        !IsSame(earlier.natures(), later.natures())) {
      continue;
    }
    return Wrong(absl::StrCat("requirements[", index, "].valid_from"),
                 absl::StrCat("requirements[", i, "] speaks of the same rule, items and days; end one by valid_until before the other begins"));
  }
  return absl::OkStatus();
}

absl::Status CheckRequirement(const Regime& regime, int index, const Catalogue& catalogue) {
  const Requirement& requirement = regime.requirements(index);
  const std::string path = absl::StrCat("requirements[", index, "]");
  absl::Status status = CheckLevel(path, requirement, catalogue);
  status.Update(CheckDays(path, requirement));
  status.Update(CheckConditions(path, requirement));
  status.Update(CheckText(path + ".source", requirement.source(), kTextCharactersMax));
  if (!requirement.note().empty()) status.Update(CheckText(path + ".note", requirement.note(), kTextCharactersMax));
  if (status.ok()) status = CheckAgainstEarlier(regime, index);
  return status;
}

absl::Status CheckScope(const Regime& regime, const reference::ReferenceData& reference) {
  if (!regime.has_binds()) return Wrong("binds", "is missing; an empty one, binds {}, binds every item");
  absl::Status status = CheckCountries("binds.destination_countries", regime.binds().destination_countries(), reference);
  status.Update(CheckCountries("binds.departure_countries_except", regime.binds().departure_countries_except(), reference));
  status.Update(CheckModes(regime.binds().transport_modes()));
  status.Update(CheckConditions("binds", regime.binds()));
  return status;
}

}  // namespace

absl::Status CheckRegime(const Regime& regime, const Catalogue& catalogue, const reference::ReferenceData& reference) {
  absl::Status status = CheckId(regime.id());
  status.Update(CheckText("title", regime.title(), kTitleCharactersMax));
  if (regime.sources().empty()) status.Update(Wrong("sources", "are missing: name the law or guide that it comes from"));
  for (int i = 0; i < regime.sources_size(); ++i) status.Update(CheckText(absl::StrCat("sources[", i, "]"), regime.sources(i), kTextCharactersMax));
  status.Update(CheckScope(regime, reference));
  if (regime.requirements().empty()) status.Update(Wrong("requirements", "are missing: a regime names at least one rule"));
  if (regime.requirements_size() > kRequirementsMax) status.Update(Wrong("requirements", absl::StrCat("are more than ", kRequirementsMax)));
  for (int i = 0; i < regime.requirements_size() && status.ok(); ++i) status = CheckRequirement(regime, i, catalogue);
  return status;
}

}  // namespace postgate::regimes
