// SPDX-License-Identifier: Apache-2.0
#include "core/receipts/evidence_check.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/audit_tree/verify.h"
#include "core/digest/sha256.h"
#include "core/encoding/timestamp.h"
#include "core/receipts/epoch_end.h"
#include "core/receipts/leaf.h"
#include "core/receipts/verify_receipt.h"

namespace postgate::receipts {
namespace {

std::string Text(absl::Time time) { return absl::FormatTime(time, absl::UTCTimeZone()); }

void Note(const absl::Status& status, std::vector<std::string>& problems) {
  if (!status.ok()) problems.emplace_back(status.message().data(), status.message().size());
}

absl::Status OtherTree(int64_t size) {
  return absl::DataLossError(absl::StrCat("the hub went on from another tree of ", size, " leaves than it had signed: it showed two histories"));
}

absl::Status VerifyProof(const v1::TreeHead& earlier, const v1::TreeEvidence& tree) {
  const std::optional<Hash> first = digest::FromBytes(earlier.root_hash());
  const std::optional<Hash> second = digest::FromBytes(tree.tree_head().root_hash());
  std::vector<Hash> proof;
  for (const std::string& bytes : tree.consistency_proof()) {
    if (const std::optional<Hash> hash = digest::FromBytes(bytes)) proof.push_back(*hash);
  }
  if (!first || !second || proof.size() != static_cast<size_t>(tree.consistency_proof_size())) {
    return absl::InvalidArgumentError("a hash is not of 32 bytes");
  }
  return audit_tree::VerifyConsistency(earlier.tree_size(), *first, tree.tree_head().tree_size(), *second, proof);
}

}  // namespace

std::vector<std::string> EvidenceCheck::Add(const v1::Evidence& evidence) {
  std::vector<std::string> problems;
  switch (evidence.evidence_case()) {
    case v1::Evidence::kReceiptCertificates:
      Note(AddCertificates(evidence.receipt_certificates()), problems);
      break;
    case v1::Evidence::kSubmission:
      return AddSubmission(evidence.submission());
    case v1::Evidence::kTree:
      return AddTree(evidence.tree());
    case v1::Evidence::kEpochEnd:
      Note(AddEpochEnd(evidence.epoch_end()), problems);
      break;
    case v1::Evidence::kSignedBatch:
      // Another's signature, which is not of the hub's history; VerifySignedBatch and CheckSignedTime check it.
      break;
    case v1::Evidence::EVIDENCE_NOT_SET:
      problems.emplace_back("no evidence that is known here");
  }
  return problems;
}

absl::Status EvidenceCheck::AddCertificates(const std::string& pem) {
  // A certificate that fails is not kept: those before it still check what they signed.
  auto verifier = HeadVerifier::FromPem(certificates_pem_ + pem, authorities_pem_);
  if (!verifier.ok()) return verifier.status();
  certificates_pem_ += pem;
  verifier_ = std::move(verifier);
  return absl::OkStatus();
}

std::vector<std::string> EvidenceCheck::AddSubmission(const v1::SubmissionEvidence& submission) {
  std::vector<std::string> problems;
  const v1::Receipt& receipt = submission.receipt();
  ++totals_.receipts;
  totals_.records += submission.records_size();
  std::vector<SubmittedRecord> records;
  records.reserve(static_cast<size_t>(submission.records_size()));
  for (const v1::SubmittedRecord& record : submission.records()) {
    records.push_back({record.received_digest(), record.outcome(), record.registration_number()});
  }
  const bool is_range = submission.first_offset() >= 0 && submission.next_offset() >= submission.first_offset() &&
                        submission.next_offset() - submission.first_offset() == submission.records_size();
  if (!is_range) {
    problems.emplace_back(absl::StrCat("offsets from ", submission.first_offset(), " to before ", submission.next_offset(), " for ",
                                       submission.records_size(), " records"));
  }
  const absl::Status proven = VerifyReceipt(receipt, records);
  Note(proven, problems);
  const absl::Status head = AddHead(receipt.tree_head());
  Note(head, problems);
  // Only what was proven says anything of the history. No signature is over the offsets: of others than the records' no place is computed.
  if (!proven.ok() || !head.ok() || !is_range) return problems;
  Note(AddSpan(submission), problems);
  offsets_[submission.producer()][submission.first_offset()] = submission.next_offset();
  return problems;
}

std::vector<std::string> EvidenceCheck::AddTree(const v1::TreeEvidence& tree) {
  std::vector<std::string> problems;
  Note(AddHead(tree.tree_head()), problems);
  if (!problems.empty() || tree.earlier_tree_size() == 0) return problems;
  const std::string& epoch = tree.tree_head().ledger_epoch();
  const std::string& earlier_epoch = tree.earlier_ledger_epoch().empty() ? epoch : tree.earlier_ledger_epoch();
  History& history = histories_[earlier_epoch];
  const auto earlier = history.heads.find(tree.earlier_tree_size());
  if (earlier == history.heads.end()) {
    problems.emplace_back(absl::StrCat("a consistency proof from ", tree.earlier_tree_size(), " leaves, of which no head stands before it"));
    return problems;
  }
  ++totals_.consistency_proofs;
  const absl::Status proven = VerifyProof(earlier->second, tree);
  Note(proven, problems);
  if (!proven.ok()) return problems;
  if (earlier_epoch == epoch) {
    history.links.emplace(tree.earlier_tree_size(), tree.tree_head().tree_size());
  } else {
    history.continued.insert(tree.earlier_tree_size());
  }
  return problems;
}

absl::Status EvidenceCheck::AddEpochEnd(const v1::EpochEnd& end) {
  if (!verifier_.ok()) return verifier_.status();
  if (absl::Status verified = VerifyEpochEnd(*verifier_, end); !verified.ok()) return verified;
  History& history = histories_[end.ledger_epoch()];
  const auto head = history.heads.find(end.tree_size());
  if (head != history.heads.end() && head->second.root_hash() != end.root_hash()) {
    return OtherTree(end.tree_size());
  }
  if (!history.end.has_value() || end.tree_size() < history.end->tree_size()) history.end = end;
  const auto [known, is_new] = origins_.emplace(end.next_ledger_epoch(), Origin{end.ledger_epoch(), end.tree_size()});
  if (!is_new && end.tree_size() < known->second.kept) known->second = {end.ledger_epoch(), end.tree_size()};
  return absl::OkStatus();
}

absl::Status EvidenceCheck::AddHead(const v1::TreeHead& head) {
  History& history = histories_[head.ledger_epoch()];
  const auto known = history.heads.find(head.tree_size());
  if (known != history.heads.end() && known->second.SerializeAsString() == head.SerializeAsString()) return absl::OkStatus();
  if (!verifier_.ok()) return verifier_.status();
  if (absl::Status verified = verifier_->Verify(head); !verified.ok()) return verified;
  ++totals_.heads;
  if (known != history.heads.end() && known->second.root_hash() != head.root_hash()) {
    return absl::DataLossError(absl::StrCat("two signed heads over ", head.tree_size(), " leaves have different roots: the hub showed two histories"));
  }
  if (head.tree_size() < 1) return absl::InvalidArgumentError("a tree head over no leaves");
  if (history.end.has_value() && history.end->tree_size() == head.tree_size() && history.end->root_hash() != head.root_hash()) return OtherTree(head.tree_size());
  if (absl::Status in_order = AddTime(history, head.tree_size() - 1, encoding::ToTime(head.committed_at())); !in_order.ok()) return in_order;
  history.heads[head.tree_size()] = head;
  return absl::OkStatus();
}

absl::Status EvidenceCheck::CheckTime(const History& history, int64_t sequence, absl::Time committed_at) {
  const auto other_is = [&](const char* place, const std::pair<const int64_t, absl::Time>& other) {
    return absl::DataLossError(absl::StrCat("entry ", sequence, " is of ", Text(committed_at), ", but entry ", other.first, place, Text(other.second),
                                            ": one of them was back-dated"));
  };
  const auto behind = history.committed_at.lower_bound(sequence);
  if (behind != history.committed_at.end()) {
    const bool is_same = behind->first == sequence;
    if (is_same && behind->second != committed_at) return other_is(" of another receipt or head of ", *behind);
    if (behind->second < committed_at) return other_is(" behind it is of ", *behind);
  }
  if (behind != history.committed_at.begin() && std::prev(behind)->second > committed_at) return other_is(" before it is of ", *std::prev(behind));
  return absl::OkStatus();
}

absl::Status EvidenceCheck::AddTime(History& history, int64_t sequence, absl::Time committed_at) {
  if (absl::Status in_order = CheckTime(history, sequence, committed_at); !in_order.ok()) return in_order;
  history.committed_at.emplace(sequence, committed_at);
  return absl::OkStatus();
}

absl::Status EvidenceCheck::CheckSignedTime(const v1::SignedBatch& batch) const {
  const int64_t sequence = batch.sequence();
  if (sequence < 0 || sequence == std::numeric_limits<int64_t>::max() || batch.first_offset() < 0) {
    return absl::InvalidArgumentError(absl::StrCat("a signed batch at sequence ", sequence, " from offset ", batch.first_offset()));
  }
  bool is_shown = false;
  for (const History* history : HistoriesOf(batch.ledger_epoch(), sequence)) {
    // The entries of one receipt are of one time: within it this says that the batch is of the same.
    if (absl::Status in_order = CheckTime(*history, sequence, encoding::ToTime(batch.committed_at())); !in_order.ok()) return in_order;
    const auto behind = history->spans.upper_bound(sequence);
    if (behind == history->spans.begin() || std::prev(behind)->second.last_sequence < sequence) continue;
    const auto& [first_sequence, span] = *std::prev(behind);
    const int64_t offset = span.first_offset + (sequence - first_sequence);
    if (span.producer != batch.producer() || offset - batch.first_offset() != batch.count() - 1) {
      return absl::DataLossError(absl::StrCat("entry ", sequence, " is said to be the last record of a signed batch of producer ", batch.producer(),
                                              ", but a receipt has it as record ", offset, " of producer ", span.producer));
    }
    is_shown = true;
  }
  return is_shown ? absl::OkStatus() : absl::NotFoundError(absl::StrCat("no receipt is for entry ", sequence));
}

std::vector<const EvidenceCheck::History*> EvidenceCheck::HistoriesOf(std::string epoch, int64_t sequence) const {
  std::vector<const History*> histories;
  std::set<std::string> seen;  // a hub may sign that an epoch came of itself
  while (seen.insert(epoch).second) {
    if (const auto history = histories_.find(epoch); history != histories_.end()) histories.push_back(&history->second);
    const auto origin = origins_.find(epoch);
    // What a restore did not keep is not in what came before it either: the fewest kept on the way decide.
    if (origin == origins_.end() || sequence >= origin->second.kept) break;
    epoch = origin->second.ledger_epoch;
  }
  return histories;
}

absl::Status EvidenceCheck::AddSpan(const v1::SubmissionEvidence& submission) {
  const v1::Receipt& receipt = submission.receipt();
  History& history = histories_[receipt.ledger_epoch()];
  Span span{receipt.last_sequence(), digest::BytesOf(digest::Sha256Of({receipt.SerializeAsString()})), submission.producer(), submission.first_offset(),
            submission.next_offset()};
  const auto known = history.spans.find(receipt.first_sequence());
  if (known != history.spans.end() && known->second.digest == span.digest) return absl::OkStatus();
  const auto after = history.spans.lower_bound(receipt.first_sequence());
  const bool meets_next = after != history.spans.end() && after->first <= receipt.last_sequence();
  const bool meets_previous = after != history.spans.begin() && std::prev(after)->second.last_sequence >= receipt.first_sequence();
  if (meets_next || meets_previous) {
    return absl::DataLossError(absl::StrCat("entries ", receipt.first_sequence(), " to ", receipt.last_sequence(), " were given to two receipts"));
  }
  const absl::Time committed_at = encoding::ToTime(receipt.committed_at());
  for (const int64_t sequence : {receipt.first_sequence(), receipt.last_sequence()}) {
    if (absl::Status in_order = AddTime(history, sequence, committed_at); !in_order.ok()) return in_order;
  }
  history.spans.emplace(receipt.first_sequence(), std::move(span));
  return absl::OkStatus();
}

int64_t EvidenceCheck::UnlinkedHeads() const {
  int64_t unlinked = 0;
  for (const auto& [epoch, history] : histories_) {
    std::set<int64_t> linked;
    for (auto head = history.heads.rbegin(); head != history.heads.rend(); ++head) {
      if (!history.Kept(head->first)) continue;
      const auto [begin, end] = history.links.equal_range(head->first);
      const bool leads_on = std::any_of(begin, end, [&linked](const auto& link) { return linked.contains(link.second); });
      // Of an epoch that ended the hub's own statement says from which tree the next goes on.
      const bool is_last = history.end.has_value() ? head->first == history.end->tree_size() : head == history.heads.rbegin();
      if (leads_on || is_last || history.continued.contains(head->first)) {
        linked.insert(head->first);
      } else {
        ++unlinked;
      }
    }
  }
  return unlinked;
}

int64_t EvidenceCheck::LostHeads() const {
  int64_t lost = 0;
  for (const auto& [epoch, history] : histories_) {
    for (const auto& head : history.heads) lost += history.Kept(head.first) ? 0 : 1;
  }
  return lost;
}

std::vector<EvidenceCheck::Loss> EvidenceCheck::Losses() const {
  std::vector<Loss> losses;
  for (const auto& [epoch, history] : histories_) {
    std::map<std::pair<std::string, int64_t>, const Span*> lost;
    for (const auto& [first, span] : history.spans) {
      if (!history.Kept(span.last_sequence + 1)) lost[{span.producer, span.first_offset}] = &span;
    }
    for (const auto& [place, span] : lost) {
      if (!losses.empty() && losses.back().producer == span->producer && losses.back().next_offset == span->first_offset &&
          losses.back().end.ledger_epoch() == epoch) {
        losses.back().next_offset = span->next_offset;
      } else {
        losses.push_back({span->producer, span->first_offset, span->next_offset, *history.end, false});
      }
    }
  }
  for (Loss& loss : losses) loss.is_sent_again = IsCoveredAnew(loss);
  return losses;
}

bool EvidenceCheck::IsCoveredAnew(const Loss& loss) const {
  std::map<int64_t, int64_t> held;  // offsets: first → one past the last
  for (const auto& [epoch, history] : histories_) {
    for (const auto& [first, span] : history.spans) {
      if (span.producer != loss.producer || !history.Kept(span.last_sequence + 1)) continue;
      int64_t& next = held[span.first_offset];
      next = std::max(next, span.next_offset);
    }
  }
  int64_t covered = loss.first_offset;
  for (const auto& [first, next] : held) {
    if (first <= covered) covered = std::max(covered, next);
  }
  return covered >= loss.next_offset;
}

std::vector<std::string> EvidenceCheck::Gaps() const {
  std::vector<std::string> gaps;
  for (const auto& [producer, ranges] : offsets_) {
    int64_t covered = 0;
    for (const auto& [first, next] : ranges) {
      if (first > covered) gaps.push_back(absl::StrCat("producer ", producer, ": no receipt for offsets ", covered, " to ", first - 1));
      covered = std::max(covered, next);
    }
  }
  return gaps;
}

}  // namespace postgate::receipts
