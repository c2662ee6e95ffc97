// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEGAL_HOLDS_CASE_PROPOSALS_H_
#define POSTGATE_SERVER_LEGAL_HOLDS_CASE_PROPOSALS_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "postgate/ledger/v1/entry.pb.h"
#include "postgate/v1/legal_hold.pb.h"
#include "server/ledger/proposal.h"
#include "server/register/register.h"

namespace postgate::legal_holds {

// The entry of this request, or of the earlier one with the same request_id.
struct CommittedCase {
  ledger::v1::Entry entry;
  // Absent for an earlier one.
  google::protobuf::Timestamp committed_at;
};
using CaseCommitted = std::function<void(absl::StatusOr<CommittedCase>)>;

// A LegalHoldEntry with the entries that its registrations have then, in flight included. NOT_FOUND names the first registration that is not there; ALREADY_EXISTS as
// EarlierAnswer's. `principal` is "operator/NAME". Of a case that is not released. `may_place`, when it is no OK, is the answer but to a request that was answered before.
std::unique_ptr<ledger::Proposal> ProposeLegalHold(registry::Register* registry, std::string principal, const v1::PlaceLegalHoldRequest& request,
                                                   absl::Status may_place, CaseCommitted done);

// A LegalHoldReleaseEntry, of a case that stands.
std::unique_ptr<ledger::Proposal> ProposeRelease(registry::Register* registry, std::string principal, const v1::ReleaseLegalHoldRequest& request, CaseCommitted done);

}  // namespace postgate::legal_holds

#endif  // POSTGATE_SERVER_LEGAL_HOLDS_CASE_PROPOSALS_H_
