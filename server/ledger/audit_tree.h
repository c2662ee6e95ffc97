// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEDGER_AUDIT_TREE_H_
#define POSTGATE_SERVER_LEDGER_AUDIT_TREE_H_

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/audit_tree/frontier.h"
#include "core/receipts/signing_key.h"
#include "postgate/v1/receipt.pb.h"
#include "server/ledger/proposal.h"
#include "server/ledger/store.h"

namespace postgate::ledger {

// Whole nodes are kept at each level that is a multiple of this: the leaves, the roots of 256 leaves, of 65,536. What lies between is made of the
// level below when it is asked for.
inline constexpr int kTreeLevelsKept = 8;

// A receipt that the group's proposals promised: complete but for its place in the tree.
struct PromisedReceipt {
  postgate::v1::Receipt receipt;
  // One for each entry of its range.
  std::vector<LeafPart> leaf_parts;
};

// The audit tree (RFC 9162) over the ledger's entries, at its growing edge. Belongs to the committer: not thread-safe. Proofs about what is stored
// come from the store (tree_reader.h).
class AuditTree {
 public:
  // Takes the tree up where the store's ends. DATA_LOSS when it has not one leaf for each entry, or another root than its last head says; the
  // store's errors.
  static absl::StatusOr<std::unique_ptr<AuditTree>> Open(const Store* store, std::shared_ptr<const receipts::SigningKey> key);

  // Makes each entry of the block, which the group has serialized, a leaf, signs the new head, puts leaves, nodes and head into the group, and completes the
  // receipts. A group that then cannot be written ends the ledger, so nothing of it is ever taken back. INTERNAL when the key does not sign.
  absl::Status Integrate(const v1::Block& block, WriteGroup& group, std::deque<PromisedReceipt>& promised);

  int64_t size() const { return frontier_.size(); }

 private:
  AuditTree(const Store* store, std::shared_ptr<const receipts::SigningKey> key) : store_(store), key_(std::move(key)) {}
  absl::Status SignHead(WriteGroup& group, const google::protobuf::Timestamp& committed_at);

  const Store* const store_;
  const std::shared_ptr<const receipts::SigningKey> key_;
  audit_tree::Frontier frontier_;
};

}  // namespace postgate::ledger

#endif  // POSTGATE_SERVER_LEDGER_AUDIT_TREE_H_
