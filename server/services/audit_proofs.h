// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SERVICES_AUDIT_PROOFS_H_
#define POSTGATE_SERVER_SERVICES_AUDIT_PROOFS_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "postgate/v1/hub_service.pb.h"
#include "server/ledger/store.h"

namespace postgate::services {

// Producers in one answer at most.
inline constexpr int32_t kProducersPerPageMax = 1000;

// The hub's answers about the audit tree, its epochs and its producers, read from the store; the errors are as hub_service.proto says, or the store's. Thread-safe.
absl::StatusOr<v1::GetTreeHeadResponse> NewestTreeHead(const ledger::Store& store);
absl::StatusOr<v1::GetInclusionProofResponse> ProveInclusion(const ledger::Store& store, const v1::GetInclusionProofRequest& request);
absl::StatusOr<v1::GetConsistencyProofResponse> ProveConsistency(const ledger::Store& store, const v1::GetConsistencyProofRequest& request);
// The present ledger epoch and those that ended.
v1::GetLedgerEpochsResponse LedgerEpochsOf(const ledger::Store& store);
absl::StatusOr<v1::ListProducersResponse> ListProducers(const ledger::Store& store, const v1::ListProducersRequest& request);

}  // namespace postgate::services

#endif  // POSTGATE_SERVER_SERVICES_AUDIT_PROOFS_H_
