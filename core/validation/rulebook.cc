// SPDX-License-Identifier: Apache-2.0
#include "core/validation/rulebook.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "core/regimes/regimes_page.h"
#include "core/regimes/words.h"
#include "core/repair/repair.h"
#include "core/validation/registry.h"
#include "core/validation/rule_catalogue.h"

namespace postgate::validation {
namespace {

constexpr char kIntroduction[] = R"(# The rulebook

<!-- Written by the program postgate-rulebook from core/validation/registry.cc and data/regimes. Do not edit:
`build/release/bin/postgate-rulebook docs` writes it anew, and a test fails while it differs. -->

What the hub says about an item or a movement, in the order in which the rules run. An **error** rejects it, a
**warning** and an **info** do not. The identifier of a rule never changes its meaning; `Finding.field_path` names the
very field, relative to the item or movement. `postgate lint` gives the same findings offline.

These are the severities of the **common core**, which every item has. A [regime](regimes.md) that binds an item may make a rule
more severe or milder, from its day on, and `Finding.regime_id` then names it; a rule that is **off** runs only where a regime
asks for it, and one that is **fixed** guards the hub itself and becomes milder under none.

At most 50 findings are reported for one item. Lengths count characters (Unicode code points), not bytes. Repairs come
first, so that white space, width, composition, the case of codes and a country's name never make a finding; an item's
identifiers are never repaired.

A rule is one file in `core/validation/rules/`, and its cases are in `core/validation/testdata/<rule>/`: one file each,
`accepted_*.textproto` and `refused_*.textproto`, which anybody can add to.
)";

std::string Cell(absl::string_view text) { return absl::StrReplaceAll(text, {{"|", "\\|"}}); }

void AppendTable(absl::string_view title, absl::string_view text, absl::Span<const Rule* const> rules, std::string* book) {
  absl::StrAppend(book, "\n## ", title, "\n", text, "\n\n| rule | severity | what holds | field | source |\n", "|---|---|---|---|---|\n");
  for (const Rule* rule : rules) {
    const std::string field = *rule->field == '\0' ? "" : absl::StrCat("`", Cell(rule->field), "`");
    absl::StrAppend(book, "| `", rule->id, "` | ", regimes::WordOf(CoreLevelOf(*rule)), rule->is_fixed ? ", fixed" : "", " | ", Cell(rule->summary), " | ",
                    field, " | ", Cell(rule->source), " |\n");
  }
}

void AppendRegimes(absl::Span<const regime::v1::Regime> regimes, std::string* book) {
  absl::StrAppend(book, "\n## What regimes change\n[regimes.md](regimes.md) says whom they bind, and why they ask it.\n",
                  "\n| rule | in the common core | under a regime |\n|---|---|---|\n");
  for (const Rule* rule : ItemRules()) {
    const std::string changes = regimes::RegimesOfRule(rule->id, regimes);
    if (changes.empty()) continue;
    absl::StrAppend(book, "| `", rule->id, "` | ", regimes::WordOf(CoreLevelOf(*rule)), " | ", changes, " |\n");
  }
}

}  // namespace

std::string Rulebook(absl::Span<const regime::v1::Regime> regimes) {
  std::string book = kIntroduction;
  AppendTable("Items", "What an item must hold by itself.", ItemRules(), &book);
  AppendRegimes(regimes, &book);
  AppendTable("Movements", "What a movement must hold by itself.", MovementRules(), &book);
  AppendTable("The exchange", "What depends on what the hub has, or on the bytes themselves.", ExchangeRules(), &book);
  absl::StrAppend(&book,
                  "\n## Repairs\nWhat is put right before the rules look. Each change is kept with before and after; "
                  "what normalization changes behind them is in [declaration-mapping.md](declaration-mapping.md).\n",
                  "\n| repair | what it does |\n|---|---|\n");
  for (const repair::RepairRule& rule : repair::kRepairRules) {
    absl::StrAppend(&book, "| `", rule.id, "` | ", Cell(rule.summary), " |\n");
  }
  return book;
}

}  // namespace postgate::validation
