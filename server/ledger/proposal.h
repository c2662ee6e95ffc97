// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEDGER_PROPOSAL_H_
#define POSTGATE_SERVER_LEDGER_PROPOSAL_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "core/audit_tree/hash.h"
#include "server/ledger/store.h"

namespace postgate::ledger {

// The principal of what the hub does by itself.
inline constexpr char kHubPrincipal[] = "hub";

// What is known of an entry's leaf before its place is: made by whoever prepares the entry, off the committer's thread.
struct LeafPart {
  // To what was submitted (receipts::Commitments).
  audit_tree::Hash commitment{};
  // SHA-256 of the entry's sealed part. Says nothing for an entry that has none in the end, as a duplicate.
  audit_tree::Hash sealed_digest{};
};

// The group that is being put together. Belongs to the committer; valid during one call of Adjudicate.
class Draft {
 public:
  virtual ~Draft() = default;

  // When the group will say that it was committed. The same for all of a group; never before the group's before it.
  virtual absl::Time now() const = 0;
  virtual const v1::LedgerMetadata& metadata() const = 0;
  // The sequence that the next AddEntry takes.
  virtual int64_t next_sequence() const = 0;

  // Appends an entry to the block; it lives in the block from then on.
  virtual v1::Entry& AddEntry() = 0;
  virtual void SetProducer(std::string producer_key, v1::ProducerState state) = 0;
  // Promises a receipt for the entries of its range, of which each has its part. It lacks its place in the audit tree until the group is written,
  // and is valid until Complete has returned.
  virtual const postgate::v1::Receipt* AddReceipt(postgate::v1::Receipt receipt, std::vector<LeafPart> leaf_parts) = 0;
  // The record gets the promised receipt before it is written, without its salt where the record has a salt_seed; null: none.
  virtual void AddAck(std::string producer_key, v1::AckRecord record, const postgate::v1::Receipt* receipt) = 0;
  virtual void AddRequest(std::string request_key, v1::RequestRecord record, const postgate::v1::Receipt* receipt) = 0;
  virtual void SetMetadata(v1::LedgerMetadata metadata) = 0;

  // What has to be known to decide can't be read: nothing of the group is written, and the ledger stops with `status` as after a failed write.
  virtual void Fail(absl::Status status) = 0;
};

// Something that asks to be in the ledger: a batch, a decision, an acknowledgement. It decides under the sequence lock what becomes
// of it, on the committer's thread, one after the other, so it sees everything that was proposed before it, in flight included.
class Proposal {
 public:
  virtual ~Proposal() = default;

  // Approximate size of what it will add, in bytes; bounds a group.
  virtual size_t size_bytes() const = 0;

  // Adds its entries to `draft`, or none when it is refused. No I/O but look-ups; no waiting.
  virtual void Adjudicate(Draft& draft) = 0;

  // Called once: OK when the group is on disk, or the failure that stopped the ledger, or why the store takes nothing now (disk full).
  // With an error Adjudicate may not have been called. On the committer's thread, or that of Enqueue once the ledger has failed: quick.
  // `block` is null when the group had no entries.
  virtual void Complete(const absl::Status& status, const CommittedBlock& block) = 0;
};

}  // namespace postgate::ledger

#endif  // POSTGATE_SERVER_LEDGER_PROPOSAL_H_
