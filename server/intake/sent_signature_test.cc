// SPDX-License-Identifier: Apache-2.0
#include "server/intake/sent_signature.h"

#include <gtest/gtest.h>

#include "certs/authority.h"
#include "core/digest/sha256.h"
#include "core/openssl/pem.h"
#include "core/receipts/signing_key.h"
#include "core/testing/read_file.h"
#include "core/testing/temporary_folder.h"
#include "server/intake/errors.h"
#include "server/sealing/sealed_signature.h"
#include "server/sealing/testing/memory_keys.h"

namespace postgate::intake {
namespace {

constexpr char kUri[] = "spiffe://postgate.example/carrier/post";

class SentSignatureTest : public testing::Test {
 protected:
  SentSignatureTest() {
    EXPECT_TRUE(certs::InitAuthority(folder_.path()).ok());
    EXPECT_TRUE(certs::Issue(folder_.path(), "carrier", "post").ok());
    key_.emplace(*receipts::SigningKey::FromPem(ReadFile(folder_.path() + "/carrier-post.key")));
    signer_.emplace(*receipts::SignerCertificate::FromX509(
        std::move(openssl::CertificatesFromPem(ReadFile(folder_.path() + "/carrier-post.pem")).front())));
  }

  static std::string DigestOf(int64_t offset) { return digest::BytesOf(digest::Sha256Of({"item " + std::to_string(offset)})); }

  // Items "item N" from `first` on, signed from `signed_from` on as the office's.
  ReceivedBatch Batch(int64_t first, int count, int64_t signed_from) const {
    ReceivedBatch batch;
    batch.envelope.set_first_offset(signed_from);
    receipts::BatchContent content{kUri, "office", signed_from, v1::RECORD_KIND_ITEM, {}};
    for (int64_t offset = signed_from; offset < first + count; ++offset) {
      batch.envelope.add_items("item " + std::to_string(offset));
      content.digests.push_back(DigestOf(offset));
    }
    v1::BatchSignature message;
    message.set_signature(*key_->Sign(receipts::SignedBytes(content)));
    batch.envelope.set_signature(message.SerializeAsString());
    return first == signed_from ? batch : SplitAt(batch, first);
  }
  // As evaluation leaves it.
  PreparedBatch Prepared(const ReceivedBatch& batch) const {
    PreparedBatch prepared;
    for (int64_t offset = batch.first_offset(); offset < batch.next_offset(); ++offset) {
      registry::PreparedRecord record;
      record.received_digest = DigestOf(offset);
      record.entry.set_principal("carrier/post");
      record.entry.set_key_day(day_keys_.day);
      record.entry.mutable_item()->set_producer("office");
      record.entry.mutable_item()->set_offset(offset);
      prepared.records.push_back(std::move(record));
    }
    return prepared;
  }

  const TemporaryFolder folder_;
  std::optional<receipts::SigningKey> key_;
  std::optional<receipts::SignerCertificate> signer_;
  sealing::MemoryKeys keys_;
  const sealing::DayKeys day_keys_ = *sealing::DayKeysFor(keys_, "carrier/post", absl::FromUnixSeconds(1'772'366'400));
};

TEST_F(SentSignatureTest, ABatchWithoutOneHasNone) {
  ReceivedBatch batch = Batch(0, 2, 0);
  batch.envelope.clear_signature();
  const auto sent = SentSignature::Of(batch);
  ASSERT_TRUE(sent.ok());
  EXPECT_FALSE(sent->has_value());
}

TEST_F(SentSignatureTest, HoldsOverTheRecordsAsTheyCame) {
  const ReceivedBatch batch = Batch(3, 2, 3);
  const auto found = SentSignature::Of(batch);
  ASSERT_TRUE(found.ok() && found->has_value());
  const SentSignature* const sent = &**found;
  PreparedBatch prepared = Prepared(batch);
  EXPECT_TRUE(sent->Check(*signer_, "office", prepared).ok());
  EXPECT_EQ(ReasonOf(sent->Check(*signer_, "another", prepared)), kSignatureInvalid);
  prepared.records[1].received_digest[0] = static_cast<char>(prepared.records[1].received_digest[0] ^ 1);
  EXPECT_EQ(ReasonOf(sent->Check(*signer_, "office", prepared)), kSignatureInvalid);
}

TEST_F(SentSignatureTest, HoldsOverWhatWasCommittedBeforeAsWell) {
  const ReceivedBatch batch = Batch(3, 2, 1);
  EXPECT_EQ(batch.first_offset(), 3);
  EXPECT_TRUE(SentSignature::Of(batch).value()->Check(*signer_, "office", Prepared(batch)).ok());
  ReceivedBatch altered = batch;
  altered.signed_before[0] += " ";
  EXPECT_EQ(ReasonOf(SentSignature::Of(altered).value()->Check(*signer_, "office", Prepared(altered))), kSignatureInvalid);
}

TEST_F(SentSignatureTest, WhatIsNoMessageIsNoSignature) {
  ReceivedBatch batch = Batch(0, 1, 0);
  batch.envelope.set_signature("\x0a\xff");
  EXPECT_EQ(ReasonOf(SentSignature::Of(batch).status()), kSignatureInvalid);
  batch.envelope.set_signature("");
  EXPECT_EQ(ReasonOf(SentSignature::Of(batch).value()->Check(*signer_, "office", Prepared(batch))), kSignatureInvalid);
}

TEST_F(SentSignatureTest, IsKeptInTheLastRecordAndTheOthersLeadThere) {
  const ReceivedBatch batch = Batch(3, 3, 1);
  PreparedBatch prepared = Prepared(batch);
  SentSignature::Of(batch).value()->Keep(*signer_, day_keys_, prepared);
  EXPECT_EQ(prepared.records[0].entry.signature().entries_after(), 2);
  EXPECT_EQ(prepared.records[1].entry.signature().entries_after(), 1);
  EXPECT_TRUE(prepared.records[1].entry.signature().certificate().empty());
  const ledger::v1::Entry& last = prepared.records[2].entry;
  EXPECT_EQ(last.signature().entries_after(), 0);
  EXPECT_EQ(last.signature().first_offset(), 1);
  EXPECT_EQ(last.signature().count(), 5);
  EXPECT_EQ(last.signature().certificate(), signer_->der());
  const auto signature = sealing::OpenSignature(keys_, last);
  ASSERT_TRUE(signature.ok() && signature->has_value());
  receipts::BatchContent content{kUri, "office", 1, v1::RECORD_KIND_ITEM, {}};
  for (int64_t offset = 1; offset < 6; ++offset) content.digests.push_back(DigestOf(offset));
  EXPECT_TRUE(signer_->Verify(content, **signature).ok());
}

}  // namespace
}  // namespace postgate::intake
