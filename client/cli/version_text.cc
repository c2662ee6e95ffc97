// SPDX-License-Identifier: Apache-2.0
#include "client/cli/version_text.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "client/cli/output.h"
#include "core/item_diff/change_text.h"

namespace postgate::cli {
namespace {

using Lines = std::vector<std::string>;
using Changes = google::protobuf::RepeatedPtrField<v1::FieldChange>;

void AppendChanges(absl::string_view what, v1::NotCompared not_compared, const Changes& changes, int left_out, Lines* lines) {
  const std::string why = item_diff::NotComparedText(not_compared);
  if (!why.empty()) return lines->push_back(absl::StrCat("  ", what, ": ", why));
  if (changes.empty()) return lines->push_back(absl::StrCat("  ", what, ": nothing changed"));
  lines->push_back(absl::StrCat("  ", what, ":"));
  for (const v1::FieldChange& change : changes) lines->push_back("      " + item_diff::ChangeText(change));
  if (left_out > 0) lines->push_back(absl::StrCat("      (", left_out, " more changes are left out)"));
}

}  // namespace

std::string VersionText(const v1::ItemVersionChanges& changes) {
  Lines lines = {changes.item_id()};
  if (!changes.registration_number().empty()) absl::StrAppend(&lines[0], "  ", changes.registration_number());
  if (changes.version() > 0) absl::StrAppend(&lines[0], "  version ", changes.version());
  absl::StrAppend(&lines[0], "  ", WordsOf(changes.outcome()));
  // The ledger counts from 0.
  lines.push_back(absl::StrCat("  ", TimeText(changes.received_at()), "  received (ledger entry ", changes.sequence(), ")"));
  if (!changes.standing().empty()) lines.push_back("  stands: " + changes.standing());
  for (const v1::Finding& finding : changes.findings()) lines.push_back("      " + FindingText(finding));
  if (changes.item_not_compared() == changes.assessment_not_compared() && changes.item_not_compared() != v1::NOT_COMPARED_UNSPECIFIED) {
    lines.push_back("  " + item_diff::NotComparedText(changes.item_not_compared()));
    return absl::StrJoin(lines, "\n");
  }
  AppendChanges("item", changes.item_not_compared(), changes.changes(), changes.changes_left_out(), &lines);
  AppendChanges("assessment", changes.assessment_not_compared(), changes.assessment_changes(), changes.assessment_changes_left_out(), &lines);
  return absl::StrJoin(lines, "\n");
}

}  // namespace postgate::cli
