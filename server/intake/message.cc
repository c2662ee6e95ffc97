// SPDX-License-Identifier: Apache-2.0
#include "server/intake/message.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/intake/errors.h"
#include "server/intake/limits.h"
#include "server/intake/request_texts.h"

namespace postgate::intake {
namespace {

void MoveTail(google::protobuf::RepeatedPtrField<std::string>& from, int at, google::protobuf::RepeatedPtrField<std::string>& to) {
  to.Reserve(from.size() - at);
  for (int i = at; i < from.size(); ++i) to.Add(std::move(*from.Mutable(i)));
  from.DeleteSubrange(at, from.size() - at);
}

}  // namespace

int64_t WeightInFlight(int64_t count, size_t bytes) { return std::max(count, static_cast<int64_t>(bytes) / kBytesPerItemInFlight); }

IncomingMessage ReadEnvelope(ledger::v1::SubmitEnvelope envelope, absl::Time received_at) {
  if (envelope.has_batch()) {
    ReceivedBatch batch;
    batch.size_bytes = envelope.batch().ByteSizeLong();
    batch.envelope.Swap(envelope.mutable_batch());
    batch.received_at = received_at;
    return batch;
  }
  if (envelope.step_case() == ledger::v1::SubmitEnvelope::kOpen) {
    v1::Open open;
    if (open.ParseFromString(envelope.open())) return open;
    return MalformedMessage{"open does not parse"};
  }
  return MalformedMessage{"the message has neither open nor batch"};
}

absl::Status CheckBatch(const ReceivedBatch& batch) {
  const ledger::v1::BatchEnvelope& envelope = batch.envelope;
  if (batch.count() == 0) return Invalid(kMalformed, "the batch is empty");
  if (envelope.items_size() > 0 && envelope.movements_size() > 0) {
    return Invalid(kMalformed, "the batch mixes items and movements; send them in batches of their own");
  }
  if (envelope.first_offset() < 0 || envelope.first_offset() > std::numeric_limits<int64_t>::max() - batch.count()) {
    return Invalid(kMalformed, "first_offset is out of range; offsets count from 0");
  }
  if (batch.count() > kBatchItemsMax) {
    return MakeError(absl::StatusCode::kResourceExhausted, kBatchTooLarge,
                     absl::StrCat("the batch has ", batch.count(), " items, more than ", kBatchItemsMax));
  }
  if (batch.size_bytes > kBatchBytesMax) {
    return MakeError(absl::StatusCode::kResourceExhausted, kBatchTooLarge,
                     absl::StrCat("the batch has ", batch.size_bytes, " bytes, more than ", kBatchBytesMax));
  }
  return absl::OkStatus();
}

absl::Status CheckOpen(const v1::Open& open) {
  if (open.producer().empty()) return Invalid(kProducerInvalid, "producer is empty; name the source of the items, for example an office");
  if (absl::Status named = CheckIdentifier("producer", open.producer(), kProducerNameCharactersMax, kProducerInvalid); !named.ok()) {
    return named;
  }
  if (!open.schema_version().empty() && open.schema_version() != "1") {
    return Invalid(kSchemaVersionUnknown, "schema_version is not known here; this hub speaks version 1");
  }
  return absl::OkStatus();
}

ReceivedBatch SplitAt(ReceivedBatch& batch, int64_t offset) {
  const int at = static_cast<int>(offset - batch.first_offset());
  ReceivedBatch tail;
  tail.envelope.set_first_offset(offset);
  if (batch.envelope.items_size() > 0) {
    MoveTail(*batch.envelope.mutable_items(), at, *tail.envelope.mutable_items());
  } else {
    MoveTail(*batch.envelope.mutable_movements(), at, *tail.envelope.mutable_movements());
  }
  tail.envelope.set_traceparent(batch.envelope.traceparent());
  tail.size_bytes = tail.envelope.ByteSizeLong();
  batch.size_bytes -= std::min(batch.size_bytes, tail.size_bytes);
  tail.received_at = batch.received_at;
  return tail;
}

}  // namespace postgate::intake
