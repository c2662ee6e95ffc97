// SPDX-License-Identifier: Apache-2.0
#include "client/cli/item_timeline.h"

#include <algorithm>
#include <tuple>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/cli/decision_text.h"
#include "client/cli/output.h"

namespace postgate::cli {
namespace {

struct Event {
  int64_t seconds = 0;
  int32_t nanos = 0;
  std::string text;
};

Event EventAt(const google::protobuf::Timestamp& time, std::string text) { return {time.seconds(), time.nanos(), std::move(text)}; }

std::string HeadText(const v1::ItemRecord& record) {
  std::string head = record.item().item_id().empty() ? record.result().item_id() : record.item().item_id();
  if (!record.registration_number().empty()) absl::StrAppend(&head, "  ", record.registration_number());
  if (record.version() > 0) absl::StrAppend(&head, "  version ", record.version());
  return absl::StrCat(head, "  ", WordsOf(record.result().outcome()));
}

void AppendReceipt(const v1::ItemRecord& record, std::vector<std::string>* lines) {
  std::string received = "  " + TimeText(record.received_at()) + "  received";
  if (!record.carrier().empty()) absl::StrAppend(&received, " from ", record.carrier());
  // The ledger counts from 0.
  lines->push_back(absl::StrCat(received, " (ledger entry ", record.sequence(), ")"));
  if (record.has_signed_by()) {
    lines->push_back(absl::StrCat("      batch signed by ", record.signed_by().carrier_uri(), ", certificate ", record.signed_by().certificate_serial(),
                                  " (kept in ledger entry ", record.signed_by().sequence(), ")"));
  }
  for (const v1::Finding& finding : record.result().findings()) lines->push_back("      " + FindingText(finding));
}

void AppendAssessment(const v1::ItemRecord& record, std::vector<std::string>* lines) {
  // A rejected item is in no queue: nobody assesses it.
  if (!record.has_assessment() || record.result().outcome() == v1::OUTCOME_REJECTED) return;
  std::string assessment = "      assessed as " + WordsOf(record.assessment().category()) + ", for";
  for (const std::string& queue : record.assessment().queues()) absl::StrAppend(&assessment, " ", queue);
  lines->push_back(assessment);
  for (const v1::Reason& reason : record.assessment().reasons()) {
    lines->push_back(absl::StrCat("        ", reason.code(), reason.text().empty() ? "" : ": ", reason.text()));
  }
}

void AppendEvents(const v1::ItemRecord& record, std::vector<std::string>* lines) {
  std::vector<Event> events;
  for (const v1::Decision& decision : record.decisions()) events.push_back(EventAt(decision.decided_at(), DecisionText(decision)));
  for (const v1::DecisionConfirmation& confirmation : record.confirmations()) {
    const std::string time = confirmation.has_confirmed_at() ? TimeText(confirmation.confirmed_at()) + "  " : std::string();
    events.push_back(EventAt(confirmation.confirmed_at(), absl::StrCat(time, "carrier: ", WordsOf(confirmation.confirmation()), "  decision ",
                                                                       confirmation.decision_id())));
  }
  // Stable: at the same instant a decision stands before its confirmation.
  std::stable_sort(events.begin(), events.end(),
                   [](const Event& a, const Event& b) { return std::tie(a.seconds, a.nanos) < std::tie(b.seconds, b.nanos); });
  for (const Event& event : events) lines->push_back("  " + event.text);
}

}  // namespace

std::string TimelineText(const v1::ItemRecord& record) {
  std::vector<std::string> lines = {HeadText(record)};
  if (!record.standing().empty()) lines.push_back("  stands: " + record.standing());
  if (record.history_left_out()) lines.push_back("  (older movements, decisions and confirmations are left out)");
  AppendReceipt(record, &lines);
  AppendAssessment(record, &lines);
  for (const v1::Movement& movement : record.movements()) {
    const std::string time = movement.has_occurred_at() ? TimeText(movement.occurred_at()) + "  " : std::string();
    lines.push_back("  " + time + MovementText(movement));
  }
  AppendEvents(record, &lines);
  return absl::StrJoin(lines, "\n");
}

}  // namespace postgate::cli
