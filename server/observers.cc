// SPDX-License-Identifier: Apache-2.0
#include "server/observers.h"

#include "absl/strings/str_cat.h"
#include "server/telemetry/log.h"

namespace postgate {
namespace {

using telemetry::Log;
using telemetry::LogLevel;

absl::string_view NameOf(v1::Outcome outcome) {
  switch (outcome) {
    case v1::OUTCOME_ACCEPTED:
      return "accepted";
    case v1::OUTCOME_ACCEPTED_WITH_FINDINGS:
      return "accepted_with_findings";
    case v1::OUTCOME_DUPLICATE:
      return "duplicate";
    case v1::OUTCOME_REJECTED:
      return "rejected";
    default:
      return "unspecified";
  }
}

}  // namespace

void IntakeTelemetry::OnReceived(absl::string_view carrier, int64_t items) { metrics_.ItemsReceived(carrier, items); }

void IntakeTelemetry::OnVerdict(absl::string_view carrier, v1::Outcome outcome, int64_t items) {
  metrics_.ItemsVerdict(carrier, NameOf(outcome), items);
}

void IntakeTelemetry::OnFindings(absl::string_view rule_id, int64_t count) { metrics_.FindingsMade(rule_id, count); }

void IntakeTelemetry::OnAcked(absl::string_view carrier, int64_t items, absl::Duration latency) {
  metrics_.ItemsAcked(carrier, items);
  metrics_.AckLatency(latency);
}

void IntakeTelemetry::OnFault(absl::string_view carrier, absl::string_view reason) {
  metrics_.Faulted(reason);
  Log(LogLevel::kWarning, "stream.fault", {{"carrier", carrier}, {"reason", reason}});
}

void IntakeTelemetry::OnStreams(absl::string_view carrier, int64_t delta) { metrics_.StreamsChanged("carrier", delta); }

void IntakeTelemetry::OnOpened(absl::string_view carrier, absl::string_view producer, int64_t committed_offset) {
  Log(LogLevel::kInfo, "stream.opened", {{"carrier", carrier}, {"producer", producer}, {"committed_offset", committed_offset}});
}

void IntakeTelemetry::OnStreamEnded(absl::string_view carrier, absl::string_view producer, const absl::Status& status) {
  Log(LogLevel::kInfo, "stream.ended",
      {{"carrier", carrier}, {"producer", producer}, {"status", absl::StatusCodeToString(status.code())}});
}

void IntakeTelemetry::OnInternalError(absl::string_view method, const absl::Status& status) {
  Log(LogLevel::kError, "call.internal_error", {{"method", method}, {"error", status.ToString()}});
}

void DenialTelemetry::OnConnectionRefused(const identity::Denial& denial) {
  metrics_.Denied(identity::DenialRuleName(denial.rule));
  Log(LogLevel::kWarning, "connection.refused", {{"rule", identity::DenialRuleName(denial.rule)}, {"reason", denial.message}});
}

void DenialTelemetry::OnCallDenied(const identity::Denial& denial, absl::string_view method,
                                   const std::optional<identity::Principal>& principal) {
  metrics_.Denied(identity::DenialRuleName(denial.rule));
  Log(LogLevel::kWarning, "call.denied",
      {{"rule", identity::DenialRuleName(denial.rule)}, {"reason", denial.message}, {"method", method},
       {"principal", principal.has_value() ? identity::ToString(*principal) : std::string()}});
}

}  // namespace postgate
