// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_OBSERVERS_H_
#define POSTGATE_SERVER_OBSERVERS_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "server/identity/denial.h"
#include "server/intake/observer.h"
#include "server/listener/admission.h"
#include "server/telemetry/limited_log.h"
#include "server/telemetry/metrics.h"

namespace postgate {

// What intake does, as metrics and, where a state changes, as a line of the log. `metrics` outlives it.
class IntakeTelemetry final : public intake::IntakeObserver {
 public:
  explicit IntakeTelemetry(telemetry::Metrics* metrics) : metrics_(*metrics) {}

  void OnReceived(absl::string_view carrier, int64_t items) override;
  void OnVerdict(absl::string_view carrier, v1::Outcome outcome, int64_t items) override;
  void OnFindings(absl::string_view rule_id, int64_t count) override;
  void OnAcked(absl::string_view carrier, int64_t items, absl::Duration latency) override;
  void OnFault(absl::string_view carrier, absl::string_view reason) override;
  void OnStreams(absl::string_view carrier, int64_t delta) override;
  void OnOpened(absl::string_view carrier, absl::string_view producer, int64_t committed_offset) override;
  void OnStreamEnded(absl::string_view carrier, absl::string_view producer, const absl::Status& status) override;
  void OnInternalError(absl::string_view method, const absl::Status& status) override;

 private:
  telemetry::Metrics& metrics_;
  telemetry::LimitedLog log_{telemetry::kPartnerLogRate};  // what a carrier brings about as often as it likes
};

// Who was refused and why.
class DenialTelemetry final : public identity::DenialObserver {
 public:
  explicit DenialTelemetry(telemetry::Metrics* metrics) : metrics_(*metrics) {}

  void OnConnectionRefused(const identity::Denial& denial) override;
  void OnCallDenied(const identity::Denial& denial, absl::string_view method, const std::optional<identity::Principal>& principal) override;

 private:
  telemetry::Metrics& metrics_;
  telemetry::LimitedLog log_{telemetry::kPartnerLogRate};
};

// Also tells of the end of each handshake that the TLS library refuses.
class FailedHandshakes final : public identity::DenialObserver {
 public:
  FailedHandshakes(std::shared_ptr<identity::DenialObserver> denials, std::function<void()> ended)
      : denials_(std::move(denials)), ended_(std::move(ended)) {}

  void OnConnectionRefused(const identity::Denial& denial) override {
    denials_->OnConnectionRefused(denial);
    ended_();
  }
  void OnCallDenied(const identity::Denial& denial, absl::string_view method, const std::optional<identity::Principal>& principal) override {
    denials_->OnCallDenied(denial, method, principal);
  }

 private:
  const std::shared_ptr<identity::DenialObserver> denials_;
  const std::function<void()> ended_;
};

// Which connections were not taken, or not kept.
class ConnectionTelemetry final {
 public:
  explicit ConnectionTelemetry(telemetry::Metrics* metrics) : metrics_(*metrics) {}

  void OnRefused(listener::Refusal refusal, const std::string& address);
  void OnCannotAccept(int error);
  void OnTrickled(const std::string& address);

 private:
  telemetry::Metrics& metrics_;
  telemetry::LimitedLog log_{telemetry::kOneASecond};  // by reason: a flood has as many addresses as it likes
};

}  // namespace postgate

#endif  // POSTGATE_SERVER_OBSERVERS_H_
