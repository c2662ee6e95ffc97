// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEDGER_GROUP_DRAFT_H_
#define POSTGATE_SERVER_LEDGER_GROUP_DRAFT_H_

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "server/ledger/audit_tree.h"
#include "server/ledger/proposal.h"
#include "server/ledger/store.h"

namespace postgate::ledger {

// A group of the committer while it is put together. The entries live in the very block that readers get once it is on disk.
class GroupDraft final : public Draft {
 public:
  // `group` is filled and outlives this; what it held is replaced.
  GroupDraft(absl::Time now, v1::LedgerMetadata metadata, int64_t first_sequence, WriteGroup* group);

  absl::Time now() const override { return now_; }
  const v1::LedgerMetadata& metadata() const override { return metadata_; }
  int64_t next_sequence() const override { return group_.first_sequence + block_->entries_size(); }
  v1::Entry& AddEntry() override { return *block_->add_entries(); }
  // The last state of a producer is the one that is written.
  void SetProducer(std::string producer_key, v1::ProducerState state) override;
  const postgate::v1::Receipt* AddReceipt(postgate::v1::Receipt receipt, std::vector<LeafPart> leaf_parts) override;
  void AddAck(std::string producer_key, v1::AckRecord record, const postgate::v1::Receipt* receipt) override;
  void AddRequest(std::string request_key, v1::RequestRecord record, const postgate::v1::Receipt* receipt) override;
  void SetMetadata(v1::LedgerMetadata metadata) override;
  void Fail(absl::Status status) override;

  const absl::Status& failure() const { return failure_; }
  int64_t entry_count() const { return block_->entries_size(); }
  // Nothing to write.
  bool empty() const;
  // Serializes the block into the group and gives it and the promised receipts their place in the tree. INTERNAL when the block is larger than a
  // message may be (2 GB); the tree's errors.
  absl::Status Finish(AuditTree& tree);
  // The block; null when it has no entries.
  CommittedBlock block() const;

 private:
  const absl::Time now_;
  v1::LedgerMetadata metadata_;
  WriteGroup& group_;
  std::shared_ptr<v1::Block> block_;
  absl::flat_hash_map<std::string, size_t> producer_rows_;  // index in group_.producers
  std::deque<PromisedReceipt> promised_;
  // Of each row of group_.acks and group_.requests; null where there is none.
  std::vector<const postgate::v1::Receipt*> ack_receipts_;
  std::vector<const postgate::v1::Receipt*> request_receipts_;
  absl::Status failure_;
};

}  // namespace postgate::ledger

#endif  // POSTGATE_SERVER_LEDGER_GROUP_DRAFT_H_
