// SPDX-License-Identifier: Apache-2.0
#include "server/services/audit_proofs.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/audit_tree/proofs.h"
#include "core/digest/sha256.h"
#include "server/intake/errors.h"
#include "server/ledger/epochs.h"
#include "server/ledger/tree_reader.h"

namespace postgate::services {
namespace {

using audit_tree::Hash;

// The size that a request names; 0 is the newest.
absl::StatusOr<int64_t> TreeSize(const ledger::Store& store, int64_t named) {
  const int64_t size = store.Head() + 1;
  if (named >= 0 && named <= size) return named == 0 ? size : named;
  return absl::OutOfRangeError(absl::StrCat("the audit tree has ", size, " leaves, not ", named));
}

// Whether the ledger still has the first `size` entries of the epoch that a request names; empty: of the present one.
absl::Status CheckEpoch(const ledger::Store& store, const std::string& ledger_epoch, int64_t size) {
  if (ledger_epoch.empty()) return absl::OkStatus();
  const ledger::LedgerEpochs epochs(store.Metadata());
  switch (epochs.Judge(ledger_epoch, size)) {
    case ledger::Coverage::kHeld:
      break;
    case ledger::Coverage::kLost:
      return intake::MakeError(absl::StatusCode::kFailedPrecondition, intake::kLostAtRestore, ledger::LedgerEpochs::LossText(*epochs.EndOf(ledger_epoch)));
    case ledger::Coverage::kUnknownEpoch:
      return intake::MakeError(absl::StatusCode::kFailedPrecondition, intake::kUnknownEpoch,
                               absl::StrCat("ledger epoch ", ledger_epoch, " is none of this hub's ledger, whose epoch is ", store.Metadata().ledger_epoch(),
                                            ": it is of another hub, or was lost when this one was restored from an older backup"));
  }
  return absl::OkStatus();
}

template <typename Response>
void AddHashes(const std::vector<Hash>& proof, Response& response) {
  for (const Hash& hash : proof) response.add_hashes(digest::BytesOf(hash));
}

}  // namespace

absl::StatusOr<v1::GetTreeHeadResponse> NewestTreeHead(const ledger::Store& store) {
  const int64_t size = store.Head() + 1;
  if (size == 0) return absl::NotFoundError("the ledger is empty, so there is no tree head yet");
  absl::StatusOr<v1::TreeHead> head = store.ReadTreeHead(size);
  if (!head.ok()) return head.status();
  v1::GetTreeHeadResponse response;
  response.set_tree_size(head->tree_size());
  response.set_root_hash(head->root_hash());
  *response.mutable_tree_head() = *std::move(head);
  return response;
}

absl::StatusOr<v1::GetInclusionProofResponse> ProveInclusion(const ledger::Store& store, const v1::GetInclusionProofRequest& request) {
  // The smallest tree with that leaf; of the last number there is none, and its own is as far beyond.
  const int64_t leaf = request.leaf_index();
  const int64_t size_with_leaf = leaf < std::numeric_limits<int64_t>::max() ? leaf + 1 : leaf;
  const absl::Status held = CheckEpoch(store, request.ledger_epoch(), size_with_leaf);
  if (!held.ok()) return held;
  const absl::StatusOr<int64_t> size = TreeSize(store, request.tree_size());
  if (!size.ok()) return size.status();
  const audit_tree::ReadNode read = ledger::MakeTreeReader(&store);
  const absl::StatusOr<std::vector<Hash>> proof = audit_tree::InclusionProof(leaf, *size, read);
  if (!proof.ok()) return proof.status();
  const absl::StatusOr<Hash> leaf_hash = read({0, leaf});
  if (!leaf_hash.ok()) return leaf_hash.status();
  const absl::StatusOr<Hash> root = audit_tree::RootAt(*size, read);
  if (!root.ok()) return root.status();
  v1::GetInclusionProofResponse response;
  AddHashes(*proof, response);
  response.set_leaf_hash(digest::BytesOf(*leaf_hash));
  response.set_tree_size(*size);
  response.set_root_hash(digest::BytesOf(*root));
  return response;
}

absl::StatusOr<v1::GetConsistencyProofResponse> ProveConsistency(const ledger::Store& store, const v1::GetConsistencyProofRequest& request) {
  const absl::Status held = CheckEpoch(store, request.ledger_epoch(), request.first_tree_size());
  if (!held.ok()) return held;
  const absl::StatusOr<int64_t> second = TreeSize(store, request.second_tree_size());
  if (!second.ok()) return second.status();
  const audit_tree::ReadNode read = ledger::MakeTreeReader(&store);
  const absl::StatusOr<std::vector<Hash>> proof = audit_tree::ConsistencyProof(request.first_tree_size(), *second, read);
  if (!proof.ok()) return proof.status();
  const absl::StatusOr<Hash> first_root = audit_tree::RootAt(request.first_tree_size(), read);
  if (!first_root.ok()) return first_root.status();
  const absl::StatusOr<Hash> second_root = audit_tree::RootAt(*second, read);
  if (!second_root.ok()) return second_root.status();
  v1::GetConsistencyProofResponse response;
  AddHashes(*proof, response);
  response.set_first_root_hash(digest::BytesOf(*first_root));
  response.set_second_tree_size(*second);
  response.set_second_root_hash(digest::BytesOf(*second_root));
  return response;
}

v1::GetLedgerEpochsResponse LedgerEpochsOf(const ledger::Store& store) {
  const ledger::v1::LedgerMetadata metadata = store.Metadata();
  v1::GetLedgerEpochsResponse response;
  response.set_ledger_epoch(metadata.ledger_epoch());
  for (const ledger::v1::FormerEpoch& former : metadata.former_epochs()) *response.add_former_epochs() = former.end();
  return response;
}

absl::StatusOr<v1::ListProducersResponse> ListProducers(const ledger::Store& store, const v1::ListProducersRequest& request) {
  const bool from_first = request.after_carrier().empty() && request.after_producer().empty();
  const int32_t limit = request.page_size() > 0 ? std::min(request.page_size(), kProducersPerPageMax) : kProducersPerPageMax;
  const auto rows = store.ReadProducers(from_first ? std::string() : ledger::ProducerKey(request.after_carrier(), request.after_producer()),
                                        static_cast<size_t>(limit));
  if (!rows.ok()) return rows.status();
  v1::ListProducersResponse response;
  for (const ledger::WriteGroup::ProducerRow& row : *rows) {
    const auto [carrier, producer] = ledger::SplitProducerKey(row.key);
    v1::ProducerStatus& status = *response.add_producers();
    status.set_carrier(std::string(carrier));
    status.set_producer(std::string(producer));
    status.set_next_offset(row.state.committed_offset());
  }
  return response;
}

}  // namespace postgate::services
