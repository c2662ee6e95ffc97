// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEGAL_HOLDS_LEGAL_HOLDS_H_
#define POSTGATE_SERVER_LEGAL_HOLDS_LEGAL_HOLDS_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "postgate/v1/legal_hold.pb.h"
#include "server/ledger/proposal.h"
#include "server/legal_holds/case_proposals.h"
#include "server/legal_holds/held_content.h"
#include "server/legal_holds/hold_reader.h"
#include "server/legal_holds/key_custody.h"
#include "server/register/register.h"
#include "server/sealing/keys.h"

namespace postgate::legal_holds {

struct LegalHoldsOptions {
  // All outlive it.
  const ledger::Store* store = nullptr;
  registry::Register* registry = nullptr;
  HoldReader* reader = nullptr;
  KeyCustody* custody = nullptr;
  sealing::Keys* keys = nullptr;
  std::function<void(std::unique_ptr<ledger::Proposal>)> propose;  // to the committer
  std::function<absl::Status(int64_t sequence)> await_applied;     // until the reader has
  std::function<absl::Time()> clock;
};

// What one look at all that waits came to.
struct Sealed {
  int64_t entries = 0;
  // By case, why its first entry that was left is so.
  std::map<std::string, absl::Status> left;
};

// Places and releases cases, and seals for a standing one what it has still to seal: what was there when it was placed and what came since. A case stands from its commit on,
// so an end of the process between that and the sealing loses nothing: the keys stay until SealPending has gone by.
//
// All wait for the disk and the committer, one call at a time, on a thread that is neither gRPC's nor the committer's; but List, which may be called from any.
class LegalHolds {
 public:
  explicit LegalHolds(LegalHoldsOptions options)
      : options_(std::move(options)), content_(options_.store, options_.reader, options_.keys) {}

  // `principal` is "operator/NAME". Errors as the contract says (hub_service.proto).
  absl::StatusOr<v1::PlaceLegalHoldResponse> Place(const std::string& principal, const v1::PlaceLegalHoldRequest& request);
  absl::StatusOr<v1::ReleaseLegalHoldResponse> Release(const std::string& principal, const v1::ReleaseLegalHoldRequest& request);
  absl::StatusOr<v1::ListLegalHoldsResponse> List(const v1::ListLegalHoldsRequest& request) const;

  // Waits until the reader has applied the whole ledger, as after a start that rebuilds it. What can't be read or opened stays pending with its keys, and all else is sealed. An error
  // is of no case: the disk, the committer or the reader.
  absl::StatusOr<Sealed> SealPending();

  // The keys of released cases that no erasure names yet. Any thread.
  absl::StatusOr<std::vector<sealing::KeyName>> KeysOfReleased() const;

  const sealing::HeldFields& content() const { return content_; }

 private:
  absl::Status CheckPlacement(const v1::PlaceLegalHoldRequest& request) const;
  // Whether the case is not released, and all that it does not hold yet may be held besides what is. No answer to a request that was answered before.
  absl::Status CheckMayPlace(const v1::PlaceLegalHoldRequest& request) const;
  // Looks the registrations up and proposes the case; anew when they changed their place meanwhile.
  absl::StatusOr<CommittedCase> LookUpAndPropose(const std::string& principal, const v1::PlaceLegalHoldRequest& request);
  absl::StatusOr<ledger::v1::LegalHoldEntry> Commit(const std::string& principal, const v1::PlaceLegalHoldRequest& request);
  absl::StatusOr<v1::HeldRegistration> Describe(absl::string_view case_id, const ledger::v1::LegalHoldEntry::Registration& registration) const;
  // Seals what waits; the first error of this case alone. A case that does not stand has none.
  absl::Status SealAllOf(const std::string& case_id);
  // Seals of `pending`, which is not empty, what is the first one's case's and goes into one HoldEntry. Returns from where to go on.
  absl::StatusOr<PendingEntry> SealBatch(const std::vector<PendingEntry>& pending, Sealed& sealed);
  // What ends the waiting of that entry for the row's case: the entry sealed again; or, where it has nothing sealed, a Held without content, and the decision it is an effect of.
  absl::StatusOr<std::vector<ledger::v1::HoldEntry::Held>> SealWaiting(const ledger::v1::LegalHoldRow& row, int64_t sequence) const;
  absl::StatusOr<ledger::v1::HoldEntry::Held> SealOne(const ledger::v1::LegalHoldRow& row, int64_t sequence, const ledger::v1::Entry& entry) const;
  // Commits one HoldEntry and waits until the reader has it.
  absl::Status CommitHeld(ledger::v1::HoldEntry hold);

  const LegalHoldsOptions options_;
  const HeldContent content_;
};

}  // namespace postgate::legal_holds

#endif  // POSTGATE_SERVER_LEGAL_HOLDS_LEGAL_HOLDS_H_
