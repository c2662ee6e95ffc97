// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_INTAKE_ERRORS_H_
#define POSTGATE_SERVER_INTAKE_ERRORS_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/rpc/status.pb.h"

namespace postgate::intake {

// ErrorInfo.domain of every error of the hub.
inline constexpr char kErrorDomain[] = "postgate";

// ErrorInfo.reason. Those of a Fault:
inline constexpr char kOffsetGap[] = "OFFSET_GAP";
inline constexpr char kContentDiffers[] = "CONTENT_DIFFERS";
inline constexpr char kBatchTooLarge[] = "BATCH_TOO_LARGE";
inline constexpr char kWindowExceeded[] = "WINDOW_EXCEEDED";
inline constexpr char kMalformed[] = "MALFORMED";
inline constexpr char kSignatureInvalid[] = "SIGNATURE_INVALID";  // of an Open's certificate as well, and then it ends the call
inline constexpr char kSignatureRequired[] = "SIGNATURE_REQUIRED";  // of a SubmitItem or SubmitMovement as well
// Those that end a call:
inline constexpr char kOpenExpected[] = "OPEN_EXPECTED";
inline constexpr char kOpenRepeated[] = "OPEN_REPEATED";
inline constexpr char kProducerInvalid[] = "PRODUCER_INVALID";
inline constexpr char kSchemaVersionUnknown[] = "SCHEMA_VERSION_UNKNOWN";
inline constexpr char kFenced[] = "FENCED";
inline constexpr char kLedgerStopped[] = "LEDGER_STOPPED";
inline constexpr char kTooManyFaults[] = "TOO_MANY_FAULTS";
inline constexpr char kAcksNotRead[] = "ACKS_NOT_READ";
inline constexpr char kTooManyStreams[] = "TOO_MANY_STREAMS";
inline constexpr char kHubBusy[] = "HUB_BUSY";
inline constexpr char kHubStopping[] = "HUB_STOPPING";
inline constexpr char kRequestInvalid[] = "REQUEST_INVALID";
inline constexpr char kLostAtRestore[] = "LOST_AT_RESTORE";
inline constexpr char kUnknownEpoch[] = "UNKNOWN_EPOCH";
inline constexpr char kNotADeadLetter[] = "NOT_A_DEAD_LETTER";
inline constexpr char kReplayEnded[] = "REPLAY_ENDED";

// Type URLs of the details, in a google.rpc.Status and as keys of an absl::Status' payloads (whose value is the serialized message).
inline constexpr char kErrorInfoUrl[] = "type.googleapis.com/google.rpc.ErrorInfo";
inline constexpr char kRetryInfoUrl[] = "type.googleapis.com/google.rpc.RetryInfo";

// A status that carries an ErrorInfo and, when `retry` is given, a RetryInfo.
absl::Status MakeError(absl::StatusCode code, absl::string_view reason, absl::string_view message,
                       std::optional<absl::Duration> retry = std::nullopt);

// INVALID_ARGUMENT with that reason.
absl::Status Invalid(absl::string_view reason, absl::string_view message);

// RESOURCE_EXHAUSTED with HUB_BUSY: the same call may be made again after kBusyRetryDelay.
absl::Status HubBusy(absl::string_view message);

// The same as google.rpc.Status, with all payloads as details, sorted by type.
google::rpc::Status ToRpcStatus(const absl::Status& status);

// ErrorInfo.reason of a status, empty when it has none.
std::string ReasonOf(const absl::Status& status);

}  // namespace postgate::intake

#endif  // POSTGATE_SERVER_INTAKE_ERRORS_H_
