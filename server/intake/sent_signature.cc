// SPDX-License-Identifier: Apache-2.0
#include "server/intake/sent_signature.h"

#include <utility>

#include "core/digest/sha256.h"
#include "server/intake/errors.h"
#include "server/sealing/sealed_signature.h"

namespace postgate::intake {

absl::StatusOr<std::optional<SentSignature>> SentSignature::Of(const ReceivedBatch& batch) {
  if (!batch.envelope.has_signature()) return std::nullopt;
  SentSignature sent;
  v1::BatchSignature message;
  if (!message.ParseFromString(batch.envelope.signature())) {
    return Invalid(kSignatureInvalid, "signature does not parse; nothing of the batch was taken");
  }
  sent.signature_ = std::move(*message.mutable_signature());
  sent.first_offset_ = batch.first_offset() - static_cast<int64_t>(batch.signed_before.size());
  sent.kind_ = batch.envelope.items_size() > 0 ? v1::RECORD_KIND_ITEM : v1::RECORD_KIND_MOVEMENT;
  sent.digests_before_.reserve(batch.signed_before.size());
  for (const std::string& record : batch.signed_before) sent.digests_before_.push_back(digest::BytesOf(digest::Sha256Of({record})));
  return sent;
}

absl::Status SentSignature::Check(const receipts::SignerCertificate& signer, const std::string& producer, const PreparedBatch& prepared) const {
  receipts::BatchContent content{signer.uri(), producer, first_offset_, kind_, digests_before_};
  content.digests.reserve(content.digests.size() + prepared.records.size());
  for (const registry::PreparedRecord& record : prepared.records) content.digests.push_back(record.received_digest);
  if (signer.Verify(content, signature_).ok()) return absl::OkStatus();
  return Invalid(kSignatureInvalid,
                 "the signature is not that of the stream's signing certificate over this batch; nothing of it was taken. See that it is over the records'"
                 " bytes as they are sent, their offset, the producer and the certificate's URI (docs/receipts.md, Batch signature)");
}

void SentSignature::Keep(const receipts::SignerCertificate& signer, const sealing::DayKeys& keys, PreparedBatch& prepared) const {
  const int64_t last = static_cast<int64_t>(prepared.records.size()) - 1;
  for (int64_t i = 0; i < last; ++i) {
    prepared.records[static_cast<size_t>(i)].entry.mutable_signature()->set_entries_after(last - i);
  }
  ledger::v1::Entry& entry = prepared.records.back().entry;
  ledger::v1::KeptSignature& kept = *entry.mutable_signature();
  kept.set_first_offset(first_offset_);
  kept.set_count(static_cast<int64_t>(digests_before_.size()) + last + 1);
  kept.set_certificate(signer.der());
  sealing::SealSignature(keys, signature_, entry);
  prepared.size_bytes += kept.ByteSizeLong();
}

}  // namespace postgate::intake
