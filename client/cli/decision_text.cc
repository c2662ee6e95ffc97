// SPDX-License-Identifier: Apache-2.0
#include "client/cli/decision_text.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/cli/output.h"

namespace postgate::cli {
namespace {

void AppendIf(std::string* text, const char* before, const std::string& value) {
  if (!value.empty()) absl::StrAppend(text, before, value);
}

std::string MoneyText(const v1::Money& money) {
  return absl::StrFormat("%s %d.%02d", money.currency_code(), money.units(), money.nanos() / 10'000'000);
}

}  // namespace

std::string DecisionText(const v1::Decision& decision) {
  std::string text = decision.has_decided_at() ? TimeText(decision.decided_at()) + "  " : std::string();
  absl::StrAppend(&text, WordsOf(decision.kind()));
  AppendIf(&text, "  ", decision.registration_number());
  AppendIf(&text, "  ", decision.item_id());
  AppendIf(&text, "  receptacle ", decision.receptacle_id());
  AppendIf(&text, "  dispatch ", decision.dispatch_id());
  AppendIf(&text, "  reason ", decision.reason_code());
  AppendIf(&text, ": ", decision.text());
  for (const v1::AmountDue& due : decision.amounts_due()) absl::StrAppend(&text, "  due ", due.kind(), " ", MoneyText(due.amount()));
  for (const std::string& method : decision.screening_methods()) absl::StrAppend(&text, "  screen by ", method);
  for (const std::string& path : decision.requested_field_paths()) absl::StrAppend(&text, "  asks for ", path);
  if (decision.has_deadline()) absl::StrAppend(&text, "  answer until ", TimeText(decision.deadline()));
  AppendIf(&text, "  customs' number ", decision.customs_reference());
  AppendIf(&text, "  office ", decision.office());
  AppendIf(&text, "  supersedes ", decision.supersedes());
  AppendIf(&text, "  referral ", decision.referral_id());
  AppendIf(&text, "  decision ", decision.decision_id());
  return text;
}

std::string MovementText(const v1::Movement& movement) {
  std::string text = WordsOf(movement.kind());
  AppendIf(&text, "  receptacle ", movement.receptacle_id());
  AppendIf(&text, "  dispatch ", movement.dispatch_id());
  AppendIf(&text, "  by ", movement.conveyance_reference());
  AppendIf(&text, "  at ", movement.location());
  if (movement.has_planned_departure_at()) absl::StrAppend(&text, "  departure planned ", TimeText(movement.planned_departure_at()));
  if (movement.has_planned_arrival_at()) absl::StrAppend(&text, "  arrival planned ", TimeText(movement.planned_arrival_at()));
  return text;
}

}  // namespace postgate::cli
