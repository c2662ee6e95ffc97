// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/group_draft.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "core/encoding/timestamp.h"
#include "core/plants/plant.h"

namespace postgate::ledger {
namespace {

template <typename Record>
void KeepReceipt(const postgate::v1::Receipt* receipt, Record& record) {
  if (receipt == nullptr) return;
  *record.mutable_receipt() = *receipt;
  if (!record.salt_seed().empty()) record.mutable_receipt()->clear_salt();
}

}  // namespace

GroupDraft::GroupDraft(absl::Time now, v1::LedgerMetadata metadata, int64_t first_sequence, WriteGroup* group)
    : now_(now), metadata_(std::move(metadata)), group_(*group), block_(std::make_shared<v1::Block>()) {
  // Not `group_ = WriteGroup()`: the block's bytes keep their memory from group to group.
  group_.first_sequence = first_sequence;
  group_.entry_count = 0;
  group_.block.clear();
  group_.producers.clear();
  group_.acks.clear();
  group_.requests.clear();
  group_.leaf_hashes.clear();
  group_.tree_nodes.clear();
  group_.tree_head.reset();
  group_.metadata.reset();
  block_->set_first_sequence(first_sequence);
  *block_->mutable_committed_at() = encoding::ToTimestamp(now);
}

void GroupDraft::SetProducer(std::string producer_key, v1::ProducerState state) {
  if (POSTGATE_PLANT(producer_row_left_out)) return;
  auto [it, is_new] = producer_rows_.try_emplace(producer_key, group_.producers.size());
  if (is_new) {
    group_.producers.push_back({std::move(producer_key), std::move(state)});
  } else {
    group_.producers[it->second].state = std::move(state);
  }
}

const postgate::v1::Receipt* GroupDraft::AddReceipt(postgate::v1::Receipt receipt, std::vector<LeafPart> leaf_parts) {
  promised_.push_back({std::move(receipt), std::move(leaf_parts)});
  return &promised_.back().receipt;
}

void GroupDraft::AddAck(std::string producer_key, v1::AckRecord record, const postgate::v1::Receipt* receipt) {
  if (POSTGATE_PLANT(ack_row_left_out)) return;
  group_.acks.push_back({std::move(producer_key), std::move(record)});
  ack_receipts_.push_back(receipt);
}

void GroupDraft::AddRequest(std::string request_key, v1::RequestRecord record, const postgate::v1::Receipt* receipt) {
  if (POSTGATE_PLANT(request_row_left_out)) return;
  group_.requests.push_back({std::move(request_key), std::move(record)});
  request_receipts_.push_back(receipt);
}

void GroupDraft::SetMetadata(v1::LedgerMetadata metadata) {
  metadata_ = metadata;
  group_.metadata = std::move(metadata);
}

void GroupDraft::Fail(absl::Status status) {
  if (failure_.ok()) failure_ = std::move(status);
}

bool GroupDraft::empty() const {
  return block_->entries_size() == 0 && group_.producers.empty() && group_.acks.empty() && group_.requests.empty() &&
         !group_.metadata.has_value();
}

absl::Status GroupDraft::Finish(AuditTree& tree) {
  group_.entry_count = block_->entries_size();
  if (group_.entry_count == 0) return absl::OkStatus();
  if (!block_->SerializeToString(&group_.block)) {
    return absl::InternalError(absl::StrCat("a block of ", group_.entry_count, " entries could not be serialized"));
  }
  if (absl::Status integrated = tree.Integrate(*block_, group_, promised_); !integrated.ok()) return integrated;
  for (size_t i = 0; i < ack_receipts_.size(); ++i) KeepReceipt(ack_receipts_[POSTGATE_PLANT(receipt_of_another_ack_kept) ? 0 : i], group_.acks[i].record);
  for (size_t i = 0; i < request_receipts_.size(); ++i) KeepReceipt(request_receipts_[i], group_.requests[i].record);
  return absl::OkStatus();
}

CommittedBlock GroupDraft::block() const { return block_->entries_size() == 0 ? nullptr : block_; }

}  // namespace postgate::ledger
