// SPDX-License-Identifier: Apache-2.0
#include "server/intake/message.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/intake/errors.h"
#include "server/intake/limits.h"

namespace postgate::intake {
namespace {

absl::Status Invalid(absl::string_view reason, absl::string_view message) {
  return MakeError(absl::StatusCode::kInvalidArgument, reason, message);
}

// Of valid UTF-8, which protobuf has checked.
size_t Characters(absl::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

// C0 controls, DEL and C1 controls (U+0080 to U+009F, in UTF-8 C2 80 to C2 9F).
bool HasControlCharacter(absl::string_view text) {
  for (size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c < 0x20 || c == 0x7F) return true;
    if (c == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0) return true;
  }
  return false;
}

void MoveTail(google::protobuf::RepeatedPtrField<std::string>& from, int at, google::protobuf::RepeatedPtrField<std::string>& to) {
  to.Reserve(from.size() - at);
  for (int i = at; i < from.size(); ++i) to.Add(std::move(*from.Mutable(i)));
  from.DeleteSubrange(at, from.size() - at);
}

}  // namespace

int64_t ReceivedBatch::weight() const { return std::max(count(), static_cast<int64_t>(size_bytes) / kBytesPerItemInFlight); }

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

absl::Status CheckIdentifier(absl::string_view name, absl::string_view text, size_t characters_max, absl::string_view reason) {
  if (Characters(text) > characters_max) {
    return Invalid(reason, absl::StrCat(name, " has more than ", characters_max, " characters"));
  }
  if (HasControlCharacter(text)) return Invalid(reason, absl::StrCat(name, " has control characters"));
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
