// SPDX-License-Identifier: Apache-2.0
#include "server/intake/resent.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "core/plants/plant.h"
#include "server/intake/ack.h"
#include "server/register/receipts.h"
#include "server/register/submission.h"

namespace postgate::intake {
namespace {

using ledger::v1::AckRecord;
using ledger::v1::Entry;

absl::Status Lost() { return absl::DataLossError("the ledger does not hold what was acked to this producer"); }

// The bytes of the batch at `offset`, and whether they are a movement's.
const std::string& BytesAt(const ReceivedBatch& batch, int64_t offset) {
  const int at = static_cast<int>(offset - batch.first_offset());
  return batch.envelope.items_size() > 0 ? batch.envelope.items(at) : batch.envelope.movements(at);
}

// Digests as the entry keeps them.
class Keyed {
 public:
  // What was erased can't be compared any more: what was acked is answered as it was.
  static absl::StatusOr<Keyed> Of(sealing::Keys& keys, const Entry& entry) {
    if (entry.key_day() == 0) return Keyed(nullptr, false);
    absl::StatusOr<sealing::DataKeyPtr> key = keys.Find({entry.principal(), entry.key_day(), ledger::v1::RETENTION_CLASS_PERSONAL});
    if (!key.ok()) return key.status();
    const bool is_erased = *key == nullptr;
    return Keyed(*std::move(key), is_erased);
  }

  bool Equals(absl::string_view kept, const std::string& sent) const {
    return is_erased_ || kept == (key_ == nullptr ? sent : key_->KeyedDigest(sent));
  }

 private:
  Keyed(sealing::DataKeyPtr key, bool is_erased) : key_(std::move(key)), is_erased_(is_erased) {}

  sealing::DataKeyPtr key_;
  bool is_erased_;
};

absl::StatusOr<bool> IsSame(sealing::Keys& keys, const Entry& entry, const ReceivedBatch& batch, int64_t offset, const Identify& identify) {
  const bool is_item = batch.envelope.items_size() > 0;
  if (entry.has_item() != is_item) return false;
  const absl::StatusOr<Keyed> keyed = Keyed::Of(keys, entry);
  if (!keyed.ok()) return keyed.status();
  if (is_item) {
    const ContentIdentity sent = identify.item(BytesAt(batch, offset));
    if (keyed->Equals(entry.item().received_digest(), sent.received_digest)) return true;
    return keyed->Equals(entry.item().content_digest(), sent.content_digest) && entry.item().amends() == sent.amends;
  }
  const ContentIdentity sent = identify.movement(BytesAt(batch, offset));
  return keyed->Equals(entry.movement().received_digest(), sent.received_digest) ||
         keyed->Equals(entry.movement().content_digest(), sent.content_digest);
}

// The entries that an original ack covers, in order.
absl::StatusOr<std::vector<const Entry*>> EntriesOf(const ledger::CommittedBlock& block, const AckRecord& record) {
  const int64_t first = record.receipt().first_sequence() - block->first_sequence();
  const int64_t count = record.next_offset() - record.first_offset();
  if (first < 0 || count <= 0 || first + count > block->entries_size()) return Lost();
  std::vector<const Entry*> entries;
  entries.reserve(static_cast<size_t>(count));
  for (int64_t i = first; i < first + count; ++i) {
    const Entry& entry = block->entries(static_cast<int>(i));
    if (!entry.has_item() && !entry.has_movement()) return Lost();
    entries.push_back(&entry);
  }
  return entries;
}

// The original ack as it was sent, cut to [first, next).
absl::StatusOr<v1::Ack> AckAgain(sealing::Keys& keys, const AckRecord& record, const std::vector<const Entry*>& entries, int64_t first,
                                 int64_t next) {
  std::vector<v1::ItemResult> results;
  results.reserve(entries.size());
  for (const Entry* entry : entries) {
    absl::StatusOr<v1::ItemResult> result = registry::ResultOf(keys, *entry);
    if (!result.ok()) return result.status();
    results.push_back(*std::move(result));
  }
  v1::Ack ack = MakeAck(record.first_offset(), std::move(results));
  const int behind = static_cast<int>(record.next_offset() - next);
  ack.mutable_results()->DeleteSubrange(ack.results_size() - behind, behind);
  if (!POSTGATE_PLANT(resent_results_not_cut)) ack.mutable_results()->DeleteSubrange(0, static_cast<int>(first - record.first_offset()));
  ack.set_first_offset(first);
  ack.set_next_offset(next);
  if (!POSTGATE_PLANT(resent_without_receipt)) *ack.mutable_receipt() = record.receipt();
  const absl::Status restored =
      registry::RestoreSalt(keys, entries.front()->principal(), record.key_day(), record.salt_seed(), *ack.mutable_receipt());
  if (!restored.ok()) return restored;
  return ack;
}

ContentIdentity IdentityOfItem(const evaluation::Evaluator& evaluator, absl::string_view received) {
  evaluation::Evaluation evaluation = evaluator.EvaluateItem(received, evaluation::CarrierProfile{}, absl::UnixEpoch());
  return {std::move(evaluation.received_digest), std::move(evaluation.content_digest), evaluation.sent.amends};
}

ContentIdentity IdentityOfMovement(const evaluation::Evaluator& evaluator, absl::string_view received) {
  evaluation::MovementEvaluation evaluation = evaluator.EvaluateMovement(received, evaluation::CarrierProfile{}, absl::UnixEpoch());
  return {std::move(evaluation.received_digest), std::move(evaluation.content_digest), false};
}

}  // namespace

Identify IdentifyWith(const evaluation::Evaluator& evaluator) {
  return {[&evaluator](absl::string_view received) { return IdentityOfItem(evaluator, received); },
          [&evaluator](absl::string_view received) { return IdentityOfMovement(evaluator, received); }};
}

absl::StatusOr<ResentAnswer> AnswerResent(const ledger::Store& store, sealing::Keys& keys, absl::string_view producer_key,
                                          const ReceivedBatch& batch, const Identify& identify) {
  absl::StatusOr<std::vector<AckRecord>> records = store.ReadAcks(producer_key, batch.first_offset(), batch.next_offset());
  if (!records.ok()) return records.status();
  ResentAnswer answer;
  int64_t offset = batch.first_offset();
  for (const AckRecord& record : *records) {
    if (record.first_offset() > offset || record.next_offset() <= offset) return Lost();
    absl::StatusOr<ledger::CommittedBlock> block = store.ReadBlock(record.receipt().first_sequence());
    if (!block.ok()) return absl::IsNotFound(block.status()) ? Lost() : block.status();
    absl::StatusOr<std::vector<const Entry*>> entries = EntriesOf(*block, record);
    if (!entries.ok()) return entries.status();
    const int64_t first = offset;
    const int64_t next = std::min(record.next_offset(), batch.next_offset());
    for (; offset < next; ++offset) {
      const Entry& entry = *(*entries)[static_cast<size_t>(offset - record.first_offset())];
      const absl::StatusOr<bool> is_same = IsSame(keys, entry, batch, offset, identify);
      if (!is_same.ok()) return is_same.status();
      if (!*is_same) return ResentAnswer{true, {}};
    }
    absl::StatusOr<v1::Ack> ack = AckAgain(keys, record, *entries, first, next);
    if (!ack.ok()) return ack.status();
    answer.acks.push_back(*std::move(ack));
  }
  if (offset != batch.next_offset()) return Lost();
  return answer;
}

}  // namespace postgate::intake
