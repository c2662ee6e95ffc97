// SPDX-License-Identifier: Apache-2.0
#include "server/intake/ack.h"

#include <array>
#include <utility>

namespace postgate::intake {
namespace {

constexpr std::array<v1::Severity, 3> kFromLeastSevere = {v1::SEVERITY_INFO, v1::SEVERITY_WARNING, v1::SEVERITY_ERROR};
// An item has at most 50 findings; the halves of it that are tried last.
constexpr std::array<int, 5> kFindingsKept = {25, 12, 6, 3, 1};

template <typename Change>
void ForEachFinding(v1::Ack& ack, v1::Severity severity, const Change& change) {
  for (v1::ItemResult& result : *ack.mutable_results()) {
    for (v1::Finding& finding : *result.mutable_findings()) {
      if (finding.severity() == severity) change(finding);
    }
  }
}

}  // namespace

void CutAt(std::string& text, size_t bytes_max) {
  if (text.size() <= bytes_max) return;
  size_t at = bytes_max;
  while (at > 0 && (text[at] & 0xC0) == 0x80) --at;
  text.resize(at);
}

void BoundResults(v1::Ack& ack, size_t bytes_max) {
  for (v1::ItemResult& result : *ack.mutable_results()) {
    if (result.item_id().size() > kItemIdEchoBytesMax) CutAt(*result.mutable_item_id(), kItemIdEchoBytesMax);
  }
  if (ack.ByteSizeLong() <= bytes_max) return;
  for (v1::Severity severity : kFromLeastSevere) {
    ForEachFinding(ack, severity, [](v1::Finding& finding) { finding.clear_hint(); });
    if (ack.ByteSizeLong() <= bytes_max) return;
  }
  for (v1::Severity severity : kFromLeastSevere) {
    ForEachFinding(ack, severity, [](v1::Finding& finding) { finding.clear_message(); });
    if (ack.ByteSizeLong() <= bytes_max) return;
  }
  for (int kept : kFindingsKept) {
    for (v1::ItemResult& result : *ack.mutable_results()) {
      if (result.findings_size() > kept) result.mutable_findings()->DeleteSubrange(kept, result.findings_size() - kept);
    }
    if (ack.ByteSizeLong() <= bytes_max) return;
  }
}

v1::Ack MakeAck(int64_t first_offset, std::vector<v1::ItemResult> results) {
  v1::Ack ack;
  ack.set_first_offset(first_offset);
  ack.set_next_offset(first_offset + static_cast<int64_t>(results.size()));
  ack.mutable_results()->Reserve(static_cast<int>(results.size()));
  for (v1::ItemResult& result : results) *ack.add_results() = std::move(result);
  BoundResults(ack);
  return ack;
}

}  // namespace postgate::intake
