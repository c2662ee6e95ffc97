// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/audit_tree.h"

#include <array>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/audit_tree/proofs.h"
#include "core/crash_points/crash_points.h"
#include "core/digest/sha256.h"
#include "core/plants/plant.h"
#include "core/receipts/leaf.h"
#include "core/receipts/tree_head.h"
#include "server/ledger/block_scan.h"
#include "server/ledger/entry_leaf.h"
#include "server/ledger/tree_reader.h"

namespace postgate::ledger {
namespace {

using audit_tree::Frontier;
using audit_tree::Hash;
using audit_tree::NodeId;

// The nodes that a group's proofs need: what it made whole, and of what was whole before the largest subtrees, which are the frontier.
class GroupNodes {
 public:
  explicit GroupNodes(const Frontier& before) {
    before.ForEachSubtree([this](const NodeId& id, const Hash& hash) { before_[Level(id)] = {id.index, hash}; });
  }

  void Add(const NodeId& id, const Hash& hash) {
    Made& made = made_[Level(id)];
    if (made.hashes.empty()) made.first_index = id.index;
    made.hashes.push_back(hash);
  }

  absl::StatusOr<Hash> Read(const NodeId& id) const {
    const Made& made = made_[Level(id)];
    const int64_t at = id.index - made.first_index;
    if (at >= 0 && at < static_cast<int64_t>(made.hashes.size())) return made.hashes[static_cast<size_t>(at)];
    const Whole& whole = before_[Level(id)];
    if (whole.index == id.index) return whole.hash;
    return absl::InternalError(absl::StrCat("a proof asks for node ", id.index, " of level ", id.level, ", which the group does not have"));
  }

 private:
  struct Made {
    int64_t first_index = 0;
    std::vector<Hash> hashes;
  };
  struct Whole {
    int64_t index = -1;
    Hash hash{};
  };
  static constexpr size_t kLevels = 64;

  static size_t Level(const NodeId& id) { return static_cast<size_t>(id.level); }

  std::array<Made, kLevels> made_;
  std::array<Whole, kLevels> before_;
};

// The parts that were promised, by their entries' places in the block; null where there is none.
absl::StatusOr<std::vector<const LeafPart*>> PartsByPlace(const WriteGroup& group, const std::deque<PromisedReceipt>& promised) {
  std::vector<const LeafPart*> parts(static_cast<size_t>(group.entry_count));
  for (const PromisedReceipt& promise : promised) {
    size_t at = static_cast<size_t>(promise.receipt.first_sequence() - group.first_sequence);
    if (at + promise.leaf_parts.size() > parts.size()) return absl::InternalError("a receipt is for more entries than its group has");
    for (const LeafPart& part : promise.leaf_parts) parts[at++] = &part;
  }
  return parts;
}

// The leaves of a block, in order.
absl::StatusOr<std::vector<receipts::Leaf>> LeavesOf(const v1::Block& block, const WriteGroup& group, const std::deque<PromisedReceipt>& promised) {
  const auto parts = PartsByPlace(group, promised);
  if (!parts.ok()) return parts.status();
  std::vector<receipts::Leaf> leaves;
  leaves.reserve(parts->size());
  BlockExtent extent;
  const absl::Status visited = VisitEntries(group.block, extent, [&](const EntryPlace& place) {
    const LeafPart* part = (*parts)[static_cast<size_t>(place.index)];
    receipts::Leaf& leaf = leaves.emplace_back(LeafOf(block.entries(static_cast<int>(place.index))));
    leaf.sequence = group.first_sequence + place.index;
    leaf.committed_at = block.committed_at();
    leaf.entry_hash = EntryHash(place.entry, block.entries(static_cast<int>(place.index)), part == nullptr ? nullptr : &part->sealed_digest);
    if (part != nullptr) leaf.commitment = part->commitment;
    return true;
  });
  if (!visited.ok()) return visited;
  return leaves;
}

absl::Status CompleteReceipt(const postgate::v1::TreeHead& head, const std::vector<receipts::Leaf>& leaves, const GroupNodes& nodes,
                             int64_t group_first, postgate::v1::Receipt& receipt) {
  *receipt.mutable_tree_head() = head;
  std::string& hashes = *receipt.mutable_entry_hashes();
  hashes.reserve(static_cast<size_t>(receipt.last_sequence() - receipt.first_sequence() + 1) * sizeof(Hash));
  for (int64_t sequence = receipt.first_sequence(); sequence <= receipt.last_sequence(); ++sequence) {
    const Hash& hash = leaves[POSTGATE_PLANT(receipt_of_wrong_leaf) ? 0 : static_cast<size_t>(sequence - group_first)].entry_hash;
    hashes.append(hash.begin(), hash.end());
  }
  const auto proof = audit_tree::RangeProof(receipt.first_sequence(), receipt.last_sequence() + 1, head.tree_size(),
                                            [&nodes](const NodeId& id) { return nodes.Read(id); });
  if (!proof.ok()) return proof.status();
  for (const Hash& hash : *proof) receipt.add_range_proof(digest::BytesOf(hash));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<AuditTree>> AuditTree::Open(const Store* store, std::shared_ptr<const receipts::SigningKey> key) {
  std::unique_ptr<AuditTree> tree(new AuditTree(store, std::move(key)));
  const int64_t size = store->Head() + 1;
  if (size == 0) return tree;
  absl::StatusOr<postgate::v1::TreeHead> head = store->ReadTreeHead(size);
  if (!head.ok() && !absl::IsNotFound(head.status())) return head.status();
  if (!head.ok() || head->tree_size() != size) {
    return absl::DataLossError(absl::StrCat("the audit tree ends elsewhere than the ledger, which has ", size, " entries"));
  }
  absl::StatusOr<Frontier> frontier = audit_tree::FrontierAt(size, MakeTreeReader(store));
  if (!frontier.ok()) return frontier.status();
  if (digest::BytesOf(frontier->Root()) != head->root_hash()) {
    return absl::DataLossError(absl::StrCat("the audit tree's nodes are not those of its last head, over ", size, " leaves: something was altered"));
  }
  tree->frontier_ = *std::move(frontier);
  return tree;
}

absl::Status AuditTree::Integrate(const v1::Block& block, WriteGroup& group, std::deque<PromisedReceipt>& promised) {
  const auto leaves = LeavesOf(block, group, promised);
  if (!leaves.ok()) return leaves.status();
  if (group.first_sequence != size()) {
    return absl::InternalError(absl::StrCat("a group begins with ", group.first_sequence, " on a tree of ", size(), " leaves"));
  }
  GroupNodes nodes(frontier_);
  group.leaf_hashes.reserve(leaves->size() * sizeof(Hash));
  const Frontier::OnNode on_node = [&group, &nodes](const NodeId& id, const Hash& hash) {
    nodes.Add(id, hash);
    if (id.level > 0 && id.level % kTreeLevelsKept == 0) group.tree_nodes.push_back({id, hash});
  };
  for (const receipts::Leaf& leaf : *leaves) {
    const Hash hash = receipts::HashOf(leaf);
    if (!POSTGATE_PLANT(leaf_not_stored)) group.leaf_hashes.append(hash.begin(), hash.end());
    frontier_.Append(hash, on_node);
  }
  Pass(CrashPoint::kTreeGrown);
  if (absl::Status signed_head = SignHead(group, block.committed_at()); !signed_head.ok()) return signed_head;
  Pass(CrashPoint::kHeadSigned);
  for (PromisedReceipt& promise : promised) {
    const absl::Status completed = CompleteReceipt(*group.tree_head, *leaves, nodes, group.first_sequence, promise.receipt);
    if (!completed.ok()) return completed;
  }
  return absl::OkStatus();
}

absl::Status AuditTree::SignHead(WriteGroup& group, const google::protobuf::Timestamp& committed_at) {
  postgate::v1::TreeHead& head = group.tree_head.emplace();
  head.set_tree_size(size() - (POSTGATE_PLANT(head_over_one_leaf_less) ? 1 : 0));
  head.set_root_hash(digest::BytesOf(frontier_.Root()));
  *head.mutable_committed_at() = committed_at;
  head.set_ledger_epoch(store_->Metadata().ledger_epoch());
  head.set_key_id(key_->id());
  absl::StatusOr<std::string> signature = key_->Sign(receipts::SignedBytes(head));
  if (!signature.ok()) return signature.status();
  head.set_signature(*std::move(signature));
  return absl::OkStatus();
}

}  // namespace postgate::ledger
