// SPDX-License-Identifier: Apache-2.0
#include "server/intake/message.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/wire_format_lite.h"
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

using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;
using ledger::v1::BatchEnvelope;
using ledger::v1::SubmitEnvelope;

constexpr uint32_t DelimitedTag(int field) { return WireFormatLite::MakeTag(field, WireFormatLite::WIRETYPE_LENGTH_DELIMITED); }
constexpr uint32_t kFirstOffsetTag = WireFormatLite::MakeTag(BatchEnvelope::kFirstOffsetFieldNumber, WireFormatLite::WIRETYPE_VARINT);

// Adds what a BatchEnvelope says, up to the input's limit, to `batch`. False: it is none.
bool CountRecords(CodedInputStream& input, ReceivedBatch& batch) {
  while (const uint32_t tag = input.ReadTag()) {
    uint64_t first_offset = 0;
    if (tag == kFirstOffsetTag) {
      if (!input.ReadVarint64(&first_offset)) return false;
      batch.envelope.set_first_offset(static_cast<int64_t>(first_offset));
      continue;
    }
    const bool is_record = tag == DelimitedTag(BatchEnvelope::kItemsFieldNumber) || tag == DelimitedTag(BatchEnvelope::kMovementsFieldNumber);
    if (is_record) ++batch.left_out;
    if (!WireFormatLite::SkipField(&input, tag)) return false;
  }
  return true;
}

}  // namespace

std::optional<ReceivedBatch> FindOverfullBatch(google::protobuf::io::ZeroCopyInputStream& message, absl::Time received_at) {
  CodedInputStream input(&message);
  ReceivedBatch batch;
  batch.received_at = received_at;
  while (const uint32_t tag = input.ReadTag()) {
    if (tag != DelimitedTag(SubmitEnvelope::kBatchFieldNumber)) {
      if (!WireFormatLite::SkipField(&input, tag)) return std::nullopt;
      continue;
    }
    uint32_t length = 0;
    if (!input.ReadVarint32(&length) || length > static_cast<uint32_t>(std::numeric_limits<int>::max())) return std::nullopt;
    batch.size_bytes += length;
    const CodedInputStream::Limit limit = input.PushLimit(static_cast<int>(length));
    if (!CountRecords(input, batch)) return std::nullopt;
    input.PopLimit(limit);
  }
  if (batch.left_out <= kBatchItemsMax) return std::nullopt;
  return batch;
}

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
  if (open.signing_certificate().size() > kSigningCertificateBytesMax) {
    return Invalid(kSignatureInvalid, absl::StrCat("signing_certificate has more than ", kSigningCertificateBytesMax, " bytes"));
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
  if (batch.envelope.has_signature()) {
    tail.envelope.set_signature(batch.envelope.signature());
    const auto& before = batch.envelope.items_size() > 0 ? batch.envelope.items() : batch.envelope.movements();
    tail.signed_before.assign(before.begin(), before.end());
  }
  tail.size_bytes = tail.envelope.ByteSizeLong();
  batch.size_bytes -= std::min(batch.size_bytes, tail.size_bytes);
  tail.received_at = batch.received_at;
  return tail;
}

}  // namespace postgate::intake
