// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/testing/proven_ledger.h"

#include <cstdlib>
#include <deque>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/digest/sha256.h"
#include "core/encoding/timestamp.h"
#include "core/receipts/leaf.h"

namespace postgate::ledger {
namespace {

constexpr char kSalt[] = "0123456789abcdef";

void Must(const absl::Status& status) {
  if (!status.ok()) {
    fprintf(stderr, "%s\n", status.ToString().c_str());
    std::abort();
  }
}

v1::Entry ItemAt(int64_t sequence) {
  v1::Entry entry;
  entry.set_principal("carrier/post");
  entry.mutable_item()->set_item_id(absl::StrCat("item-", sequence));
  entry.mutable_item()->set_outcome(postgate::v1::OUTCOME_ACCEPTED);
  entry.mutable_item()->set_registration_number(absl::StrCat("26KRP", sequence));
  entry.mutable_item()->set_received_digest(digest::BytesOf(digest::Sha256Of({absl::StrCat("received ", sequence)})));
  entry.mutable_item()->set_body(absl::StrCat("body of ", sequence));
  return entry;
}

}  // namespace

ProvenLedger::ProvenLedger(Store* store, std::shared_ptr<const receipts::SigningKey> key, absl::Time now) : store_(store), now_(now) {
  auto tree = AuditTree::Open(store, std::move(key));
  Must(tree.status());
  tree_ = *std::move(tree);
}

void ProvenLedger::Write(const std::string& producer, int items, int decisions) {
  now_ += absl::Milliseconds(1);
  const std::string producer_key = ProducerKey("post", producer);
  const auto state = store_->ReadProducer(producer_key);
  Must(state.status());
  const int64_t offset = state->has_value() ? (*state)->committed_offset() : 0;
  const int64_t first = store_->Head() + 1;

  v1::Block block;
  block.set_first_sequence(first);
  *block.mutable_committed_at() = encoding::ToTimestamp(now_);
  std::deque<PromisedReceipt> promised(items > 0 ? 1 : 0);
  receipts::Commitments commitments(kSalt);
  for (int i = 0; i < items; ++i) {
    v1::Entry& entry = *block.add_entries() = ItemAt(first + i);
    promised.front().leaf_parts.push_back({commitments.To(entry.item().received_digest()), digest::Sha256Of({entry.item().body()})});
  }
  for (int i = 0; i < decisions; ++i) block.add_entries()->mutable_decision()->mutable_decision()->set_decision_id(absl::StrCat("D", first + items + i));
  WriteGroup group;
  group.first_sequence = first;
  group.entry_count = items + decisions;
  group.block = block.SerializeAsString();
  if (items > 0) {
    postgate::v1::Receipt& receipt = promised.front().receipt;
    receipt.set_first_sequence(first);
    receipt.set_last_sequence(first + items - 1);
    receipt.set_ledger_epoch(store_->Metadata().ledger_epoch());
    receipt.set_salt(kSalt);
    *receipt.mutable_committed_at() = block.committed_at();
  }
  Must(tree_->Integrate(block, group, promised));
  if (items > 0) {
    v1::AckRecord ack;
    ack.set_first_offset(offset);
    ack.set_next_offset(offset + items);
    *ack.mutable_receipt() = promised.front().receipt;
    group.acks.push_back({producer_key, std::move(ack)});
    v1::ProducerState next;
    next.set_producer_epoch(1);
    next.set_committed_offset(offset + items);
    group.producers.push_back({producer_key, std::move(next)});
  }
  Must(store_->Write(group));
}

}  // namespace postgate::ledger
