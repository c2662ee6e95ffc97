// SPDX-License-Identifier: Apache-2.0
#include "client/cli/refused_records.h"

#include "absl/strings/str_cat.h"

namespace postgate::cli {

void RefusedRecords::Note(const v1::ItemResult& result) {
  if (result.outcome() != v1::OUTCOME_REJECTED) return;
  ++count_;
  if (first_.size() == kShownMax) return;
  Refused& refused = first_.emplace_back(Refused{result.offset(), result.item_id(), ""});
  for (const v1::Finding& finding : result.findings()) {
    if (finding.severity() != v1::SEVERITY_ERROR) continue;
    refused.rule = finding.rule_id();
    if (!finding.field_path().empty()) absl::StrAppend(&refused.rule, " ", finding.field_path());
    if (!finding.regime_id().empty()) absl::StrAppend(&refused.rule, " [", finding.regime_id(), "]");
    break;
  }
}

std::string RefusedRecords::Text(const std::string& path, client::FileFormat format, client::RecordKind kind) const {
  if (first_.empty()) return "";
  std::string text = "rejected\n";
  const auto file = client::RecordFile::Open(path, format, kind);
  client::Record record;
  for (const Refused& refused : first_) {
    absl::StrAppend(&text, "  offset ", refused.offset);
    const bool is_found = file.ok() && (*file)->Seek(refused.offset).ok() && (*file)->Next(&record).value_or(false);
    if (is_found) absl::StrAppend(&text, "  ", path, ":", (*file)->line());
    if (!refused.item_id.empty()) absl::StrAppend(&text, "  ", refused.item_id);
    absl::StrAppend(&text, "  ", refused.rule, "\n");
  }
  const int64_t more = count_ - static_cast<int64_t>(first_.size());
  if (more > 0) absl::StrAppend(&text, "  and ", more, " more; --results FILE has them all\n");
  return text;
}

}  // namespace postgate::cli
