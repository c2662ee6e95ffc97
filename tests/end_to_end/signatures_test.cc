// SPDX-License-Identifier: Apache-2.0
//
// A carrier's signatures over its batches: checked as they come, kept with what they are over, and verified from the carrier's own file; and whatever is
// signed wrongly is refused with nothing of it taken.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "certs/authority.h"
#include "core/digest/sha256.h"
#include "core/receipts/batch_signature.h"
#include "core/receipts/signing_key.h"
#include "tests/support/hub.h"
#include "tests/support/submit_stream.h"

namespace postgate {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing_support::AcceptableItem;
using testing_support::CommandResult;
using testing_support::Hub;
using testing_support::SubmitStream;

constexpr char kCarrier[] = "carrier-demo-post";
constexpr char kOperator[] = "operator-demo-operator";
constexpr char kDemandsSignatures[] = "carriers { name: \"demo-express\" signatures_required: true }";

class SignaturesTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(hub_.Start()) << hub_.log(); }

  std::string File(const std::string& name) const { return hub_.folder() + "/" + name; }
  std::string Cert(const std::string& name) const { return hub_.certs() + "/" + name; }

  // The first `count` lines of the sample.
  std::string Items(size_t count) const {
    const std::string sample = testing_support::ReadFile(testing_support::SourceDirectory() + "/data/sample/items.jsonl");
    const std::vector<std::string> lines = absl::StrSplit(sample, '\n', absl::SkipEmpty());
    std::string part;
    for (size_t i = 0; i < count; ++i) absl::StrAppend(&part, lines[i], "\n");
    testing_support::WriteFile(File("items.jsonl"), part);
    return File("items.jsonl");
  }

  // One batch, signed with `key` (a file's name) in the name of demo-post.
  v1::SubmitItemsRequest Signed(const std::string& producer, int64_t first_offset, const std::vector<v1::Item>& items, const std::string& key) const {
    v1::SubmitItemsRequest request;
    request.mutable_batch()->set_first_offset(first_offset);
    receipts::BatchContent content{"spiffe://postgate.example/carrier/demo-post", producer, first_offset, v1::RECORD_KIND_ITEM, {}};
    for (const v1::Item& item : items) {
      *request.mutable_batch()->add_items() = item;
      content.digests.push_back(digest::BytesOf(digest::Sha256Of({item.SerializeAsString()})));
    }
    const auto signing_key = receipts::SigningKey::FromPem(testing_support::ReadFile(Cert(key)));
    request.mutable_batch()->mutable_signature()->set_signature(*signing_key->Sign(receipts::SignedBytes(content)));
    return request;
  }

  static v1::SubmitItemsRequest OpenWith(const std::string& producer, const std::string& certificate) {
    v1::SubmitItemsRequest request;
    request.mutable_open()->set_producer(producer);
    request.mutable_open()->set_signing_certificate(certificate);
    return request;
  }

  static void ExpectFault(const std::optional<v1::SubmitItemsResponse>& answer, const char* reason, int64_t expected_offset) {
    ASSERT_TRUE(answer.has_value() && answer->has_fault()) << (answer.has_value() ? static_cast<int>(answer->step_case()) : -1);
    EXPECT_EQ(testing_support::ReasonOf(answer->fault().status()), reason) << answer->fault().status().message();
    EXPECT_EQ(answer->fault().expected_offset(), expected_offset);
  }

  absl::StatusOr<v1::SignedBatch> Kept(int64_t sequence) const {
    const auto stub = v1::HubService::NewStub(hub_.ChannelAs(kOperator));
    grpc::ClientContext context;
    v1::GetBatchSignatureRequest request;
    request.set_sequence(sequence);
    v1::GetBatchSignatureResponse response;
    const grpc::Status called = stub->GetBatchSignature(&context, request, &response);
    if (!called.ok()) return absl::Status(static_cast<absl::StatusCode>(called.error_code()), called.error_message());
    return response.signed_batch();
  }

  CommandResult Verify(const std::string& evidence, const std::string& records) const {
    return testing_support::Run({testing_support::PostgateProgram(), "--ca", Cert("ca.pem"), "audit", "verify", evidence, "--records", records});
  }
  CommandResult PythonVerify(const std::string& evidence, const std::string& records) const {
    return testing_support::Run({"/usr/bin/python3", "-B", testing_support::SourceDirectory() + "/tests/interop/verify_receipts.py", "--ca", Cert("ca.pem"),
                                 evidence, "--records", records});
  }

  Hub hub_{kDemandsSignatures};
};

TEST_F(SignaturesTest, AFileIsSignedOverAKillAndVerifiedByItsKeeperAlone) {
  const std::string records = Items(300);
  const std::string receipts = File("receipts.jsonl");
  const CommandResult first = hub_.Postgate(kCarrier, {"submit", records, "--producer", "seoul", "--sign", "--receipts", receipts});
  ASSERT_LE(first.exit_code, 1) << first.err;
  ASSERT_TRUE(hub_.KillAndRestart()) << hub_.log();
  // Resumes: nothing is new, and what was signed before stays as it was.
  const CommandResult again = hub_.Postgate(kCarrier, {"submit", records, "--producer", "seoul", "--sign"});
  ASSERT_LE(again.exit_code, 1) << again.err;
  EXPECT_THAT(again.out, HasSubstr("nothing new"));

  const std::string signatures = File("signatures.jsonl");
  for (const char* sequence : {"0", "150", "299"}) {
    const CommandResult kept = hub_.Postgate(kOperator, {"audit", "signature", signatures, "--sequence", sequence});
    ASSERT_EQ(kept.exit_code, 0) << kept.err;
    EXPECT_THAT(kept.out, HasSubstr("signature of spiffe://postgate.example/carrier/demo-post"));
  }
  hub_.Kill();
  const CommandResult verified = Verify(signatures, records);
  EXPECT_EQ(verified.exit_code, 0) << verified.out << verified.err;
  EXPECT_THAT(verified.out, HasSubstr("3 signatures of the carrier"));
  const CommandResult python = PythonVerify(signatures, records);
  EXPECT_EQ(python.exit_code, 0) << python.out << python.err;
  EXPECT_THAT(python.out, HasSubstr("3 signatures of the carrier"));
  // Without the receipts both say what they could not check; with them they know when each batch was taken.
  EXPECT_THAT(verified.out, HasSubstr("3 of the signatures have no receipt here"));
  EXPECT_THAT(python.out, HasSubstr("3 of the signatures have no receipt here"));
  const std::string whole = testing_support::ReadFile(receipts) + testing_support::ReadFile(signatures);
  testing_support::WriteFile(File("whole.jsonl"), whole);
  for (const CommandResult& timed : {Verify(File("whole.jsonl"), records), PythonVerify(File("whole.jsonl"), records)}) {
    EXPECT_EQ(timed.exit_code, 0) << timed.out << timed.err;
    EXPECT_THAT(timed.out, Not(HasSubstr("of the signatures have no receipt")));
  }
  // The hub tells of one that it is older, by less than a second: its certificate was valid then as well.
  const size_t time = whole.rfind("\"committed_at\"");
  ASSERT_NE(time, std::string::npos);
  const size_t fraction = whole.find('.', time);
  const std::string dated_back = std::string(whole).replace(fraction, whole.find('Z', fraction) - fraction, ".000000001");
  testing_support::WriteFile(File("dated.jsonl"), dated_back);
  for (const CommandResult& dated : {Verify(File("dated.jsonl"), records), PythonVerify(File("dated.jsonl"), records)}) {
    EXPECT_EQ(dated.exit_code, 1) << dated.out;
    EXPECT_THAT(dated.err, HasSubstr("back-dated"));
  }

  // The receipts hold as ever.
  EXPECT_EQ(Verify(receipts, records).exit_code, 0);

  // One record less in the evidence: the signature is not over these records.
  const std::string kept = testing_support::ReadFile(signatures);
  const std::string altered = absl::StrReplaceAll(kept, {{"\"count\":100", "\"count\":99"}});
  ASSERT_NE(altered, kept);
  testing_support::WriteFile(File("altered.jsonl"), altered);
  EXPECT_EQ(Verify(File("altered.jsonl"), records).exit_code, 1);
  EXPECT_EQ(PythonVerify(File("altered.jsonl"), records).exit_code, 1);
}

TEST_F(SignaturesTest, AKillUnderTheStreamCostsNoSignature) {
  SubmitStream stream(hub_, kCarrier);
  ASSERT_TRUE(stream.Open("killed").has_value());
  constexpr int kBatches = 40;
  const auto batch = [this](int64_t offset) {
    return Signed("killed", offset, {AcceptableItem(100 + static_cast<int>(offset)), AcceptableItem(101 + static_cast<int>(offset))}, "carrier-demo-post.key");
  };
  for (int64_t offset = 0; offset < 2 * kBatches; offset += 2) ASSERT_TRUE(stream.Write(batch(offset)));
  ASSERT_TRUE(stream.Read()->has_ack());
  ASSERT_TRUE(hub_.KillAndRestart()) << hub_.log();
  SubmitStream again(hub_, kCarrier);
  const auto opened = again.Open("killed");
  ASSERT_TRUE(opened.has_value());
  EXPECT_GE(opened->committed_offset(), 2);
  for (int64_t offset = opened->committed_offset(); offset < 2 * kBatches; offset += 2) {
    ASSERT_TRUE(again.Write(batch(offset)));
    ASSERT_TRUE(again.Read()->has_ack());
  }
  for (int64_t sequence = 0; sequence < 2 * kBatches; ++sequence) {
    const auto kept = Kept(sequence);
    ASSERT_TRUE(kept.ok()) << sequence << ": " << kept.status();
    EXPECT_EQ(kept->first_offset(), sequence / 2 * 2);
  }
}

TEST_F(SignaturesTest, GetItemAndItemShowTellWhoSigned) {
  SubmitStream stream(hub_, kCarrier);
  ASSERT_TRUE(stream.Open("shown").has_value());
  ASSERT_TRUE(stream.Write(Signed("shown", 0, {AcceptableItem(1), AcceptableItem(2)}, "carrier-demo-post.key")));
  const auto acked = stream.Read();
  ASSERT_TRUE(acked.has_value() && acked->has_ack());
  ASSERT_TRUE(stream.Send(2, {AcceptableItem(3)}));
  ASSERT_TRUE(stream.Read()->has_ack());
  const CommandResult shown = hub_.Postgate(kCarrier, {"item", "show", testing_support::S10Of(1)});
  EXPECT_EQ(shown.exit_code, 0) << shown.err;
  EXPECT_THAT(shown.out, HasSubstr("batch signed by spiffe://postgate.example/carrier/demo-post"));
  EXPECT_THAT(shown.out, HasSubstr(absl::StrCat("(kept in ledger entry ", acked->ack().receipt().last_sequence(), ")")));
  EXPECT_THAT(hub_.Postgate(kCarrier, {"item", "show", testing_support::S10Of(3)}).out, Not(HasSubstr("signed by")));
  EXPECT_TRUE(absl::IsNotFound(Kept(acked->ack().receipt().last_sequence() + 1).status()));
  EXPECT_TRUE(absl::IsOutOfRange(Kept(1'000'000).status()));
}

TEST_F(SignaturesTest, AWrongSignatureTakesNothingAndTheStreamGoesOn) {
  SubmitStream stream(hub_, kCarrier);
  ASSERT_TRUE(stream.Open("wrong").has_value());
  // One byte of one record differs from what was signed.
  v1::SubmitItemsRequest altered = Signed("wrong", 0, {AcceptableItem(11), AcceptableItem(12)}, "carrier-demo-post.key");
  altered.mutable_batch()->mutable_items(1)->set_gross_mass_g(altered.batch().items(1).gross_mass_g() + 1);
  ASSERT_TRUE(stream.Write(altered));
  // Sent before the fault is read: it stands behind what was refused, and goes with it.
  ASSERT_TRUE(stream.Write(Signed("wrong", 2, {AcceptableItem(13)}, "carrier-demo-post.key")));
  ExpectFault(stream.Read(), "SIGNATURE_INVALID", 0);
  ASSERT_TRUE(stream.Write(Signed("wrong", 0, {AcceptableItem(11)}, "carrier-demo-express.key")));
  ExpectFault(stream.Read(), "SIGNATURE_INVALID", 0);
  ASSERT_TRUE(stream.Write(Signed("another", 0, {AcceptableItem(11)}, "carrier-demo-post.key")));
  ExpectFault(stream.Read(), "SIGNATURE_INVALID", 0);
  ASSERT_TRUE(stream.Write(Signed("wrong", 0, {AcceptableItem(11), AcceptableItem(12)}, "carrier-demo-post.key")));
  const auto acked = stream.Read();
  ASSERT_TRUE(acked.has_value() && acked->has_ack());
  EXPECT_EQ(acked->ack().receipt().first_sequence(), 0) << "nothing was committed before";
  EXPECT_EQ(acked->ack().next_offset(), 2);
}

TEST_F(SignaturesTest, ARepetitionIsAnsweredAsTheFirstTimeWhateverItsSignature) {
  SubmitStream stream(hub_, kCarrier);
  ASSERT_TRUE(stream.Open("again").has_value());
  ASSERT_TRUE(stream.Write(Signed("again", 0, {AcceptableItem(21), AcceptableItem(22)}, "carrier-demo-post.key")));
  const auto first = stream.Read();
  ASSERT_TRUE(first.has_value() && first->has_ack());
  const auto kept = Kept(0);
  ASSERT_TRUE(kept.ok()) << kept.status();
  ASSERT_TRUE(stream.Write(Signed("again", 0, {AcceptableItem(21), AcceptableItem(22)}, "carrier-demo-express.key")));
  const auto second = stream.Read();
  ASSERT_TRUE(second.has_value());
  EXPECT_EQ(second->SerializeAsString(), first->SerializeAsString());
  EXPECT_EQ(Kept(0)->SerializeAsString(), kept->SerializeAsString());
  // One that goes beyond what was acked is signed as a whole.
  ASSERT_TRUE(stream.Write(Signed("again", 1, {AcceptableItem(22), AcceptableItem(23)}, "carrier-demo-post.key")));
  ASSERT_TRUE(stream.Read()->has_ack());
  ASSERT_TRUE(stream.Read()->has_ack());
  const auto beyond = Kept(2);
  ASSERT_TRUE(beyond.ok()) << beyond.status();
  EXPECT_EQ(beyond->first_offset(), 1);
  EXPECT_EQ(beyond->count(), 2);
}

TEST_F(SignaturesTest, ACertificateOfItsOwnSignsUnderTheSameNameAlone) {
  ASSERT_TRUE(certs::Issue(File("certs"), "carrier", "signer").ok());
  SubmitStream stranger(hub_, kCarrier);
  ASSERT_TRUE(stranger.Write(OpenWith("own", testing_support::ReadFile(Cert("carrier-signer.pem")))));
  ASSERT_TRUE(stranger.Read()->has_opened());
  ASSERT_TRUE(stranger.Write(Signed("own", 0, {AcceptableItem(31)}, "carrier-signer.key")));
  const auto refused = stranger.Read();
  ExpectFault(refused, "SIGNATURE_INVALID", 0);
  EXPECT_THAT(refused->fault().status().message(), HasSubstr("it names carrier/signer"));

  // The connection keeps its certificate; another one of the same name signs.
  SubmitStream stream(hub_, kCarrier);
  ASSERT_TRUE(certs::Issue(hub_.certs(), "carrier", "demo-post").ok());
  const std::string signer = testing_support::ReadFile(Cert("carrier-demo-post.pem"));
  ASSERT_TRUE(stream.Write(OpenWith("own", signer)));
  ASSERT_TRUE(stream.Read()->has_opened());
  ASSERT_TRUE(stream.Write(Signed("own", 0, {AcceptableItem(31)}, "carrier-demo-post.key")));
  ASSERT_TRUE(stream.Read()->has_ack());
  EXPECT_TRUE(Kept(0).ok()) << Kept(0).status();
}

TEST_F(SignaturesTest, WhereItIsDemandedNothingIsTakenWithout) {
  SubmitStream stream(hub_, "carrier-demo-express");
  ASSERT_TRUE(stream.Open("express").has_value());
  ASSERT_TRUE(stream.Send(0, {AcceptableItem(41)}));
  ExpectFault(stream.Read(), "SIGNATURE_REQUIRED", 0);
  const auto exchange = hub_.ExchangeAs("carrier-demo-express");
  grpc::ClientContext context;
  v1::SubmitItemRequest request;
  *request.mutable_item() = AcceptableItem(41);
  v1::SubmitItemResponse response;
  const grpc::Status unary = exchange->SubmitItem(&context, request, &response);
  EXPECT_EQ(unary.error_code(), grpc::StatusCode::FAILED_PRECONDITION) << unary.error_message();
  EXPECT_THAT(unary.error_message(), HasSubstr("SubmitItems"));
  const std::string records = Items(100);
  const CommandResult unsigned_file = hub_.Postgate("carrier-demo-express", {"submit", records, "--producer", "seoul"});
  EXPECT_EQ(unsigned_file.exit_code, 2);
  EXPECT_THAT(unsigned_file.err, HasSubstr("signature"));
  const CommandResult signed_file = hub_.Postgate("carrier-demo-express", {"submit", records, "--producer", "seoul", "--sign"});
  EXPECT_LE(signed_file.exit_code, 1) << signed_file.err;
}

TEST_F(SignaturesTest, ARevokedSignersBatchIsRefused) {
  // The signer's certificate is revoked, the connection's is another and stays.
  ASSERT_TRUE(hub_.Stop() == 0);
  const CommandResult revoked = testing_support::Run({testing_support::PostgateProgram(), "certs", "revoke", hub_.certs(), "--role", "carrier", "--name", "demo-post"});
  ASSERT_EQ(revoked.exit_code, 0) << revoked.err;
  const std::string signer = testing_support::ReadFile(Cert("carrier-demo-post.pem"));
  const std::string signer_key = testing_support::ReadFile(Cert("carrier-demo-post.key"));
  const CommandResult issued =
      testing_support::Run({testing_support::PostgateProgram(), "certs", "issue", hub_.certs(), "--role", "carrier", "--name", "demo-post", "--force"});
  ASSERT_EQ(issued.exit_code, 0) << issued.err;
  testing_support::WriteFile(Cert("revoked.key"), signer_key);
  ASSERT_TRUE(hub_.Start()) << hub_.log();
  SubmitStream stream(hub_, kCarrier);
  ASSERT_TRUE(stream.Write(OpenWith("revoked", signer)));
  ASSERT_TRUE(stream.Read()->has_opened());
  ASSERT_TRUE(stream.Write(Signed("revoked", 0, {AcceptableItem(51)}, "revoked.key")));
  const auto refused = stream.Read();
  ExpectFault(refused, "SIGNATURE_INVALID", 0);
  EXPECT_THAT(refused->fault().status().message(), HasSubstr("revoked"));
}

}  // namespace
}  // namespace postgate
