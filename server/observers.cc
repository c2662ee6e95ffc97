// SPDX-License-Identifier: Apache-2.0
#include "server/observers.h"

#include <cstring>

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
  log_.Write(LogLevel::kWarning, "stream.fault", carrier, {{"carrier", carrier}, {"reason", reason}});
}

void IntakeTelemetry::OnStreams(absl::string_view carrier, int64_t delta) { metrics_.StreamsChanged("carrier", delta); }

void IntakeTelemetry::OnOpened(absl::string_view carrier, absl::string_view producer, int64_t committed_offset) {
  log_.Write(LogLevel::kInfo, "stream.opened", carrier,
             {{"carrier", carrier}, {"producer", producer}, {"committed_offset", committed_offset}});
}

void IntakeTelemetry::OnStreamEnded(absl::string_view carrier, absl::string_view producer, const absl::Status& status) {
  log_.Write(LogLevel::kInfo, "stream.ended", carrier,
             {{"carrier", carrier}, {"producer", producer}, {"status", absl::StatusCodeToString(status.code())}});
}

void IntakeTelemetry::OnInternalError(absl::string_view method, const absl::Status& status) {
  Log(LogLevel::kError, "call.internal_error", {{"method", method}, {"error", status.ToString()}});
}

void DenialTelemetry::OnConnectionRefused(const identity::Denial& denial) {
  const absl::string_view rule = identity::DenialRuleName(denial.rule);
  metrics_.Denied(rule);
  // A peer that is refused has no name; the rule tells a partner's lapsed certificate from a scan of the port.
  log_.Write(LogLevel::kWarning, "connection.refused", rule, {{"rule", rule}, {"reason", denial.message}});
}

void DenialTelemetry::OnCallDenied(const identity::Denial& denial, absl::string_view method,
                                   const std::optional<identity::Principal>& principal) {
  const std::string name = principal.has_value() ? identity::ToString(*principal) : std::string();
  metrics_.Denied(identity::DenialRuleName(denial.rule));
  log_.Write(LogLevel::kWarning, "call.denied", name,
             {{"rule", identity::DenialRuleName(denial.rule)}, {"reason", denial.message}, {"method", method}, {"principal", name}});
}

void ConnectionTelemetry::OnRefused(listener::Refusal refusal, const std::string& address) {
  const absl::string_view reason = listener::RefusalName(refusal);
  metrics_.ConnectionRefused(reason);
  log_.Write(LogLevel::kWarning, "connection.over_limit", reason, {{"reason", reason}, {"address", address}});
}

void ConnectionTelemetry::OnCannotAccept(int error) {
  log_.Write(LogLevel::kError, "connection.cannot_accept", "", {{"error", std::strerror(error)}});
}

void ConnectionTelemetry::OnTrickled(const std::string& address) {
  metrics_.ConnectionRefused("trickle");
  log_.Write(LogLevel::kWarning, "connection.trickled", "trickle",
             {{"address", address}, {"reason", "a message came byte by byte for minutes; the connection was closed"}});
}

}  // namespace postgate
