// SPDX-License-Identifier: Apache-2.0
//
// What `postgate audit verify` is given. 'e' and then edits of genuine evidence, made anew for each process: what is altered never verifies unless it
// says the same. Anything else: bytes of an Evidence, or a line of JSON, which must not verify at all.
#include <google/protobuf/unknown_field_set.h>
#include <google/protobuf/util/json_util.h>

#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "certs/authority.h"
#include "core/audit_tree/proofs.h"
#include "core/audit_tree/tree_fixture.h"
#include "core/digest/sha256.h"
#include "core/encoding/timestamp.h"
#include "core/receipts/evidence_check.h"
#include "core/receipts/leaf.h"
#include "core/receipts/signing_key.h"
#include "core/receipts/tree_head.h"
#include "core/receipts/verify_receipt.h"
#include "core/testing/read_file.h"
#include "core/testing/temporary_folder.h"
#include "tests/fuzz/edits.h"
#include "tests/fuzz/fuzz_target.h"

namespace postgate::fuzz {
namespace {

constexpr int kRecords = 3;
constexpr char kEpoch[] = "0123456789abcdef0123456789abcdef";

// A hub's key and what it signed: a receipt for three records in a tree of eight, and a head that the tree grew to.
class Genuine {
 public:
  Genuine() {
    Require(certs::InitAuthority(folder_.path()).ok(), "an authority is made");
    authorities_ = ReadFile(folder_.path() + "/ca.pem");
    certificates_.set_receipt_certificates(ReadFile(folder_.path() + "/receipts.pem"));
    const auto key = receipts::SigningKey::FromPem(ReadFile(folder_.path() + "/receipts.key"));
    Require(key.ok(), "its key for receipts is read");
    audit_tree::KeptTree tree(3);
    const auto at = encoding::ToTimestamp(absl::Now());
    v1::SubmissionEvidence& submission = *submission_.mutable_submission();
    submission.set_producer("office");
    submission.set_next_offset(kRecords);
    FillReceipt(at, tree, submission);
    const int64_t size = tree.frontier().size();
    const auto range = audit_tree::RangeProof(3, 3 + kRecords, size, tree.reader());
    for (const auto& hash : *range) submission.mutable_receipt()->add_range_proof(digest::BytesOf(hash));
    *submission.mutable_receipt()->mutable_tree_head() = HeadOf(*key, tree, at);
    tree.Append(audit_tree::LeafHash("later"));
    *tree_.mutable_tree()->mutable_tree_head() = HeadOf(*key, tree, at);
    tree_.mutable_tree()->set_earlier_tree_size(size);
    const auto consistency = audit_tree::ConsistencyProof(size, size + 1, tree.reader());
    for (const auto& hash : *consistency) tree_.mutable_tree()->add_consistency_proof(digest::BytesOf(hash));
  }

  receipts::EvidenceCheck Check() const {
    receipts::EvidenceCheck check(authorities_);
    Require(check.Add(certificates_).empty(), "the genuine certificates hold");
    return check;
  }
  const v1::Evidence& submission() const { return submission_; }
  const v1::Evidence& tree() const { return tree_; }

 private:
  static void FillReceipt(const google::protobuf::Timestamp& at, audit_tree::KeptTree& tree, v1::SubmissionEvidence& submission) {
    v1::Receipt& receipt = *submission.mutable_receipt();
    receipt.set_first_sequence(3);
    receipt.set_last_sequence(3 + kRecords - 1);
    receipt.set_ledger_epoch(kEpoch);
    receipt.set_salt("0123456789abcdef");
    *receipt.mutable_committed_at() = at;
    receipts::Commitments commitments(receipt.salt());
    std::vector<receipts::SubmittedRecord> records;
    for (int i = 0; i < kRecords; ++i) {
      records.push_back({digest::BytesOf(digest::Sha256Of({absl::StrCat("item", i)})), v1::OUTCOME_ACCEPTED, "26KRP0A1B2C3D4E5F7"});
      receipts::Leaf leaf;
      leaf.sequence = 3 + i;
      leaf.committed_at = at;
      leaf.commitment = commitments.To(records.back().received_digest);
      leaf.entry_hash = digest::Sha256Of({absl::StrCat("entry", i)});
      leaf.outcome = records.back().outcome;
      leaf.registration_number = records.back().registration_number;
      receipt.mutable_entry_hashes()->append(leaf.entry_hash.begin(), leaf.entry_hash.end());
      tree.Append(receipts::HashOf(leaf));
      v1::SubmittedRecord& record = *submission.add_records();
      record.set_received_digest(records.back().received_digest);
      record.set_outcome(records.back().outcome);
      record.set_registration_number(records.back().registration_number);
    }
    receipt.set_digest(receipts::ReceiptDigest(receipt.salt(), records));
    for (int i = 0; i < 2; ++i) tree.Append(audit_tree::LeafHash(absl::StrCat("beside", i)));
  }

  static v1::TreeHead HeadOf(const receipts::SigningKey& key, const audit_tree::KeptTree& tree, const google::protobuf::Timestamp& at) {
    v1::TreeHead head;
    head.set_tree_size(tree.frontier().size());
    head.set_root_hash(digest::BytesOf(tree.frontier().Root()));
    *head.mutable_committed_at() = at;
    head.set_ledger_epoch(kEpoch);
    head.set_key_id(key.id());
    head.set_signature(*key.Sign(receipts::SignedBytes(head)));
    return head;
  }

  const TemporaryFolder folder_;
  std::string authorities_;
  v1::Evidence certificates_;
  v1::Evidence submission_;
  v1::Evidence tree_;
};

// What the evidence says, without what nobody has signed: the name that the sender gave its producer and the offsets that it counts by, whose number
// alone is bound; fields that no reader knows.
std::string SaidBy(v1::Evidence evidence) {
  evidence.DiscardUnknownFields();
  if (evidence.has_submission()) {
    v1::SubmissionEvidence& submission = *evidence.mutable_submission();
    submission.set_next_offset(submission.next_offset() - submission.first_offset());
    submission.clear_first_offset();
    submission.clear_producer();
  }
  return evidence.SerializeAsString();
}

void CheckEdited(const Genuine& genuine, absl::string_view edits) {
  if (edits.empty()) return;
  const bool of_tree = edits.front() % 2 == 1;
  const v1::Evidence& original = of_tree ? genuine.tree() : genuine.submission();
  v1::Evidence altered;
  if (!altered.ParseFromString(Edited(original.SerializeAsString(), edits.substr(1)))) return;
  receipts::EvidenceCheck check = genuine.Check();
  if (of_tree) Require(check.Add(genuine.submission()).empty(), "the genuine receipt holds");
  if (!check.Add(altered).empty()) return;
  // A head alone, or certificates again, promise less than was there and are none the worse.
  if (!altered.has_submission() && (!altered.has_tree() || altered.tree().earlier_tree_size() == 0)) return;
  Require(SaidBy(altered) == SaidBy(original), "what was altered does not verify");
}

void CheckForeign(const Genuine& genuine, absl::string_view input) {
  v1::Evidence evidence;
  const bool is_json = google::protobuf::util::JsonStringToMessage(std::string(input), &evidence).ok();
  if (!is_json && !evidence.ParseFromArray(input.data(), static_cast<int>(input.size()))) return;
  receipts::EvidenceCheck check = genuine.Check();
  const std::vector<std::string> problems = check.Add(evidence);
  receipts::EvidenceCheck twice = genuine.Check();
  Require(twice.Add(evidence) == problems, "the same problems twice");
  if (evidence.has_submission() || evidence.has_tree()) Require(!problems.empty(), "what another hub signed does not verify");
  check.UnlinkedHeads();
  check.Gaps();
}

}  // namespace

void RunOnce(absl::string_view input) {
  static const Genuine* const genuine = new Genuine;
  static const bool holds = [] {
    receipts::EvidenceCheck check = genuine->Check();
    return check.Add(genuine->submission()).empty() && check.Add(genuine->tree()).empty();
  }();
  Require(holds, "the genuine evidence verifies");
  if (!input.empty() && input.front() == 'e') {
    CheckEdited(*genuine, input.substr(1));
  } else {
    CheckForeign(*genuine, input);
  }
}

}  // namespace postgate::fuzz
