// SPDX-License-Identifier: Apache-2.0
#include "core/regimes/regimes_page.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "core/regimes/regimes.h"
#include "core/regimes/words.h"

namespace postgate::regimes {
namespace {

using regime::v1::Regime;
using regime::v1::Requirement;

constexpr char kIntroduction[] = R"(# Regimes

<!-- Written by the program postgate-rulebook from data/regimes. Do not edit: `build/release/bin/postgate-rulebook docs` writes it anew, and a test
fails while it differs. -->

Which rules of the [rulebook](rulebook.md) bind an item, and how severe they are, depends on where it goes, how it travels, who carries it, and the day.
A regime is what one body of law asks, as a file in `data/regimes/`; [its README](../data/regimes/README.md) says how to write one,
[operating.md](operating.md#regimes) how to bring one into service. `Finding.regime_id` names the regime that made a rule as severe as it was.

- **The day** is that on which the item was posted, but neither later than the arrival of its data at the hub nor more than $DAYS days before;
  without a posting time, that of the arrival. UTC.
- **The country** is the destination country or the addressee's, whichever a regime names. Items of other countries have the common core: the
  severities of the rulebook.
- **Silence is no way out**: an item that leaves a deciding field empty (mode of transport, carrier's kind, nature ...) is bound when the rest fits.
  Nor is it a relief: what makes a rule milder needs the fact stated.
- **Of several regimes** that name a rule the most severe counts; what none names is as in the common core.
- **Fixed rules** guard the hub itself (structure, sizes, identity). No regime makes them milder; a file that tries is refused.
)";

std::string Cell(absl::string_view text) { return absl::StrReplaceAll(text, {{"|", "\\|"}}); }

std::string ModeWord(absl::string_view mode) {
  static constexpr const char* kWords[] = {"", "maritime", "rail", "road", "air", "mail", "multimodal", "fixed installation", "inland water"};
  return absl::StrCat(kWords[mode[0] - '0'], " (", mode, ")");
}

// CARRIER_KIND_EXPRESS without its prefix: "express".
template <typename Enum>
std::string EnumWord(int value, absl::string_view prefix) {
  const auto* named = google::protobuf::GetEnumDescriptor<Enum>()->FindValueByNumber(value);
  std::string word = absl::AsciiStrToLower(absl::StripPrefix(named == nullptr ? "" : named->name(), prefix));
  std::replace(word.begin(), word.end(), '_', ' ');
  return word;
}

template <typename Enum, typename List>
void AddWords(const List& values, absl::string_view prefix, std::vector<std::string>* words) {
  if (values.empty()) return;
  std::vector<std::string> names;
  for (const int value : values) names.push_back(EnumWord<Enum>(value, prefix));
  words->push_back(absl::StrJoin(names, ", "));
}

// Of a scope's or a requirement's lists, the ones that are not empty.
template <typename Message>
std::vector<std::string> ConditionWords(const Message& message) {
  std::vector<std::string> words;
  AddWords<config::v1::CarrierKind>(message.carrier_kinds(), "CARRIER_KIND_", &words);
  AddWords<v1::MailClass>(message.mail_classes(), "MAIL_CLASS_", &words);
  AddWords<v1::Nature>(message.natures(), "NATURE_", &words);
  return words;
}

std::string DaysText(const Requirement& requirement) {
  std::string text = absl::StrCat("from ", requirement.valid_from());
  if (!requirement.valid_until().empty()) absl::StrAppend(&text, " until ", requirement.valid_until());
  return text;
}

void AppendScope(const Regime& regime, std::string* page) {
  const regime::v1::Scope& scope = regime.binds();
  const auto row = [page](absl::string_view what, absl::string_view which) { absl::StrAppend(page, "| ", what, " | ", which, " |\n"); };
  absl::StrAppend(page, "\n| binds | |\n|---|---|\n");
  row("destination", scope.destination_countries().empty() ? "any" : absl::StrJoin(scope.destination_countries(), " "));
  if (!scope.departure_countries_except().empty()) row("not from", absl::StrJoin(scope.departure_countries_except(), " "));
  std::vector<std::string> modes;
  for (const std::string& mode : scope.transport_modes()) modes.push_back(ModeWord(mode));
  row("transport", modes.empty() ? "any" : absl::StrJoin(modes, ", "));
  const std::vector<std::string> words = ConditionWords(scope);
  row("carriers, mail classes, natures", words.empty() ? "any" : absl::StrJoin(words, "; "));
}

void AppendRegime(const Regime& regime, const Catalogue& catalogue, std::string* page) {
  absl::StrAppend(page, "\n## ", regime.title(), "\n\n`", regime.id(), "`\n");
  AppendScope(regime, page);
  absl::StrAppend(page, "\n| rule | severity | in the common core | days | only for | source | note |\n|---|---|---|---|---|---|---|\n");
  for (const Requirement& requirement : regime.requirements()) {
    const auto rule = std::find_if(catalogue.begin(), catalogue.end(), [&](const CatalogueRule& known) { return known.id == requirement.rule_id(); });
    absl::StrAppend(page, "| `", requirement.rule_id(), "` | ", WordOf(requirement.level()), " | ", rule == catalogue.end() ? "" : WordOf(rule->level), " | ",
                    DaysText(requirement), " | ", absl::StrJoin(ConditionWords(requirement), "; "), " | ", Cell(requirement.source()), " | ",
                    Cell(requirement.note()), " |\n");
  }
  absl::StrAppend(page, "\nSources:\n");
  for (const std::string& source : regime.sources()) absl::StrAppend(page, "- ", source, "\n");
}

}  // namespace

std::string RegimesPage(absl::Span<const Regime> regimes, const Catalogue& catalogue) {
  std::string page = absl::StrReplaceAll(kIntroduction, {{"$DAYS", absl::StrCat(kItemAgeDaysMax)}});
  absl::StrAppend(&page, "\n| regime | what it is |\n|---|---|\n");
  for (const Regime& regime : regimes) absl::StrAppend(&page, "| `", regime.id(), "` | ", Cell(regime.title()), " |\n");
  for (const Regime& regime : regimes) AppendRegime(regime, catalogue, &page);
  return page;
}

std::string RegimesOfRule(absl::string_view rule_id, absl::Span<const Regime> regimes) {
  std::vector<std::string> parts;
  for (const Regime& regime : regimes) {
    for (const Requirement& requirement : regime.requirements()) {
      if (requirement.rule_id() != rule_id) continue;
      std::string part = absl::StrCat(WordOf(requirement.level()), ": `", regime.id(), "` ", DaysText(requirement));
      const std::vector<std::string> only_for = ConditionWords(requirement);
      if (!only_for.empty()) absl::StrAppend(&part, " (", absl::StrJoin(only_for, "; "), ")");
      parts.push_back(std::move(part));
    }
  }
  return absl::StrJoin(parts, "; ");
}

}  // namespace postgate::regimes
