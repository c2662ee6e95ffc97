// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SERVICES_STATUS_MAPPING_H_
#define POSTGATE_SERVER_SERVICES_STATUS_MAPPING_H_

#include <grpcpp/support/status.h>

#include "absl/status/status.h"

namespace postgate::services {

// Whether a status tells of the hub's own trouble (INTERNAL, UNKNOWN, DATA_LOSS): its text is for the hub's log, not for a caller.
bool IsHubTrouble(const absl::Status& status);

// The status as a caller gets it: with a google.rpc.Status that carries an ErrorInfo (domain "postgate") and what else the status carries;
// without internal detail; small enough for the trailers, which hold 8 KB with all else.
grpc::Status ToGrpcStatus(const absl::Status& status);

// What a call that was overtaken too often is answered: RESOURCE_EXHAUSTED with HUB_BUSY and RetryInfo instead of the ABORTED that the rooms below say "again" by,
// which to a client means that it was fenced. Any other status as it is.
absl::Status BusyIfOvertaken(const absl::Status& status);

}  // namespace postgate::services

#endif  // POSTGATE_SERVER_SERVICES_STATUS_MAPPING_H_
