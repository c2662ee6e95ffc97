// SPDX-License-Identifier: Apache-2.0
#include "core/validation/rulebook.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/types/span.h"
#include "core/repair/repair.h"
#include "core/validation/registry.h"

namespace postgate::validation {
namespace {

constexpr char kIntroduction[] = R"(# The rulebook

<!-- Written by the program postgate-rulebook from core/validation/registry.cc. Do not edit:
`build/release/bin/postgate-rulebook docs/rulebook.md` writes it anew, and a test fails while it differs. -->

What the hub says about an item or a movement, in the order in which the rules run. An **error** rejects it, a
**warning** and an **info** do not. The identifier of a rule never changes its meaning; `Finding.field_path` names the
very field, relative to the item or movement. `postgate lint` gives the same findings offline.

At most 50 findings are reported for one item. Lengths count characters (Unicode code points), not bytes. Repairs come
first, so that white space, width, composition, the case of codes and a country's name never make a finding; an item's
identifiers are never repaired.

A rule is one file in `core/validation/rules/`, and its cases are in `core/validation/testdata/<rule>/`: one file each,
`accepted_*.textproto` and `refused_*.textproto`, which anybody can add to.
)";

absl::string_view NameOf(v1::Severity severity) {
  switch (severity) {
    case v1::SEVERITY_ERROR:
      return "error";
    case v1::SEVERITY_WARNING:
      return "warning";
    default:
      return "info";
  }
}

std::string Cell(absl::string_view text) { return absl::StrReplaceAll(text, {{"|", "\\|"}}); }

void AppendTable(absl::string_view title, absl::string_view text, absl::Span<const Rule* const> rules,
                 std::string* book) {
  absl::StrAppend(book, "\n## ", title, "\n", text, "\n\n| rule | severity | what holds | field | source |\n",
                  "|---|---|---|---|---|\n");
  for (const Rule* rule : rules) {
    const std::string field = *rule->field == '\0' ? "" : absl::StrCat("`", Cell(rule->field), "`");
    absl::StrAppend(book, "| `", rule->id, "` | ", NameOf(rule->severity), " | ", Cell(rule->summary), " | ", field,
                    " | ", Cell(rule->source), " |\n");
  }
}

}  // namespace

std::string Rulebook() {
  std::string book = kIntroduction;
  AppendTable("Items", "What an item must hold by itself.", ItemRules(), &book);
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
