// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_TELEMETRY_METRICS_H_
#define POSTGATE_SERVER_TELEMETRY_METRICS_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace postgate::telemetry {

// Values of a label that come from outside (carriers, rules) are bounded: beyond this many, the rest is counted under "other".
inline constexpr size_t kLabelValuesMax = 200;

// The hub's metrics in Prometheus' terms, all with the prefix postgate_. Base units; no item identifiers, no personal data. docs/operating.md
// lists them. Thread-safe.
class Metrics {
 public:
  virtual ~Metrics() = default;

  // Intake.
  virtual void ItemsReceived(absl::string_view carrier, int64_t count) = 0;
  // `outcome`: accepted, accepted_with_findings, duplicate, rejected.
  virtual void ItemsVerdict(absl::string_view carrier, absl::string_view outcome, int64_t count) = 0;
  virtual void FindingsMade(absl::string_view rule_id, int64_t count) = 0;
  virtual void ItemsAcked(absl::string_view carrier, int64_t count) = 0;
  virtual void AckLatency(absl::Duration latency) = 0;
  virtual void Faulted(absl::string_view reason) = 0;
  virtual void StreamsChanged(absl::string_view role, int64_t delta) = 0;

  // Ledger.
  virtual void LedgerWritten(absl::Duration write, int64_t entries, int64_t bytes) = 0;
  virtual void LedgerFailed() = 0;
  // It has begun to refuse what is submitted, for now: a full disk.
  virtual void LedgerRefusing() = 0;

  // Identity.
  virtual void Denied(absl::string_view rule) = 0;

  // Listener. `reason`: total, address; trickle for one that was taken and ended.
  virtual void ConnectionRefused(absl::string_view reason) = 0;

  // What is asked for when Prometheus collects: returns pairs of label value and number. `labels` names the label.
  struct Sample {
    std::string label;
    double value;
  };
  virtual void Collect(absl::string_view name, absl::string_view help, absl::string_view label,
                       std::function<std::vector<Sample>()> ask) = 0;

  // All of it in Prometheus' text format.
  virtual std::string Text() = 0;

  // Answers no more requests, and waits for those under way: what Collect asks may go then. Counting goes on. Again: nothing.
  virtual void StopServing() = 0;

  // HOST:PORT where it is served, port 0 replaced by the real one; empty: nowhere.
  virtual std::string address() const = 0;
};

// Serves /metrics on `listen` (HOST:PORT), or nowhere when it is "off". Fails when the address can't be had.
absl::StatusOr<std::unique_ptr<Metrics>> StartMetrics(absl::string_view listen, absl::string_view version);

}  // namespace postgate::telemetry

#endif  // POSTGATE_SERVER_TELEMETRY_METRICS_H_
