// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_INTAKE_OBSERVER_H_
#define POSTGATE_SERVER_INTAKE_OBSERVER_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "postgate/v1/finding.pb.h"

namespace postgate::intake {

// Hears what intake does, for metrics and logs. Called from many threads: implementations are thread-safe and do not block. The
// defaults do nothing.
class IntakeObserver {
 public:
  virtual ~IntakeObserver() = default;

  // Items and movements that were taken in, streams and unary calls alike; those of `validate_only` not.
  virtual void OnReceived(absl::string_view carrier, int64_t items) {}
  // A verdict that is on disk, once for each item.
  virtual void OnVerdict(absl::string_view carrier, v1::Outcome outcome, int64_t items) {}
  virtual void OnFindings(absl::string_view rule_id, int64_t count) {}
  // Acks handed to gRPC, repeated ones included. `latency` is from the last byte of the batch to its ack.
  virtual void OnAcked(absl::string_view carrier, int64_t items, absl::Duration latency) {}
  virtual void OnFault(absl::string_view carrier, absl::string_view reason) {}
  // +1 when a submit stream begins, -1 when it has ended.
  virtual void OnStreams(absl::string_view carrier, int64_t delta) {}
  // A producer was opened.
  virtual void OnOpened(absl::string_view carrier, absl::string_view producer, int64_t committed_offset) {}
  // A submit stream ended. OK, or with the reason as the client sees it.
  virtual void OnStreamEnded(absl::string_view carrier, absl::string_view producer, const absl::Status& status) {}
  // An error whose text is cut for the caller: the one place where an operator sees it.
  virtual void OnInternalError(absl::string_view method, const absl::Status& status) {}
};

}  // namespace postgate::intake

#endif  // POSTGATE_SERVER_INTAKE_OBSERVER_H_
