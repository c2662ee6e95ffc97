// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_STATUS_H_
#define CLIENT_STATUS_H_

#include <grpcpp/support/status.h>

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/rpc/status.pb.h"

namespace postgate::client {

// Our side did not take the hub's certificate. (When the hub does not take ours, TLS 1.3 only lets us see a closed connection.)
bool IsHubsCertificateRefused(const grpc::Status& status);

// The hub's answer as a status of ours: same code, message "what: the hub's words". FAILED_PRECONDITION for a hub's certificate
// that was refused, which no retry mends.
absl::Status FromGrpc(const grpc::Status& status, absl::string_view what);

// ErrorInfo.reason and RetryInfo.retry_delay of a status; empty or nullopt where there is none.
std::string ReasonOf(const google::rpc::Status& status);
std::optional<absl::Duration> RetryDelayOf(const google::rpc::Status& status);

// The google.rpc.Status that travelled in the call's trailers; without details where there was none.
google::rpc::Status DetailsOf(const grpc::Status& status);

// True if the same call may succeed by itself a little later: the hub is away, stops, restarts, or is full. Whoever cancels a call itself asks
// for that first.
bool MayPass(const grpc::Status& status);

}  // namespace postgate::client

#endif  // CLIENT_STATUS_H_
