// SPDX-License-Identifier: Apache-2.0
#include "client/cli/receipts_file.h"

#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/cli/json_text.h"

namespace postgate::cli {

absl::StatusOr<ReceiptsFile> ReceiptsFile::Open(const std::string& path) {
  ReceiptsFile receipts;
  absl::StatusOr<AppendedLines> file =
      AppendedLines::Open(path, "{\"", "name another file for receipts", [&receipts](const std::string& line) -> absl::Status {
        v1::Evidence evidence;
        if (!google::protobuf::util::JsonStringToMessage(line, &evidence).ok()) {
          return absl::InvalidArgumentError("expected one postgate.v1.Evidence in protobuf's JSON mapping");
        }
        receipts.Note(evidence);
        return absl::OkStatus();
      });
  if (!file.ok()) return file.status();
  receipts.file_ = *std::move(file);
  return receipts;
}

int64_t ReceiptsFile::FirstMissing(const std::string& producer) const {
  const auto found = offsets_.find(producer);
  int64_t covered = 0;
  if (found == offsets_.end()) return covered;
  for (const auto& [first, next] : found->second) {
    if (first > covered) break;
    covered = std::max(covered, next);
  }
  return covered;
}

void ReceiptsFile::Forget(const std::string& producer, int64_t offset) {
  std::map<int64_t, int64_t>& ranges = offsets_[producer];
  ranges.erase(ranges.lower_bound(offset), ranges.end());
}

void ReceiptsFile::Add(const v1::Evidence& evidence) {
  if (Note(evidence)) file_->Append(MessageJson(evidence));
}

bool ReceiptsFile::Note(const v1::Evidence& evidence) {
  switch (evidence.evidence_case()) {
    case v1::Evidence::kReceiptCertificates: {
      const bool is_new = certificates_ != evidence.receipt_certificates();
      certificates_ = evidence.receipt_certificates();
      return is_new;
    }
    case v1::Evidence::kSubmission: {
      const v1::SubmissionEvidence& submission = evidence.submission();
      std::map<int64_t, int64_t>& ranges = offsets_[submission.producer()];
      const auto behind = ranges.upper_bound(submission.first_offset());
      if (behind != ranges.begin() && std::prev(behind)->second >= submission.next_offset()) return false;
      ranges[submission.first_offset()] = submission.next_offset();
      NoteHead(submission.receipt().tree_head());
      return true;
    }
    case v1::Evidence::kTree:
      return NoteTree(evidence.tree());
    case v1::Evidence::kEpochEnd:
      return epoch_ends_.insert(evidence.epoch_end().SerializeAsString()).second;
    case v1::Evidence::kSignedBatch:
      return signed_batches_.insert(evidence.signed_batch().SerializeAsString()).second;
    case v1::Evidence::EVIDENCE_NOT_SET:
      break;
  }
  return false;
}

bool ReceiptsFile::NoteHead(const v1::TreeHead& head) {
  return heads_[head.ledger_epoch()].try_emplace(head.tree_size(), KnownHead{head, false}).second;
}

bool ReceiptsFile::NoteTree(const v1::TreeEvidence& tree) {
  bool is_new = NoteHead(tree.tree_head());
  auto& heads = heads_[tree.earlier_ledger_epoch().empty() ? tree.tree_head().ledger_epoch() : tree.earlier_ledger_epoch()];
  const auto earlier = heads.find(tree.earlier_tree_size());
  if (earlier != heads.end() && !earlier->second.is_linked) is_new = earlier->second.is_linked = true;
  return is_new;
}

std::vector<v1::TreeHead> ReceiptsFile::UnlinkedHeads(const std::string& ledger_epoch) const {
  std::vector<v1::TreeHead> unlinked;
  const auto found = heads_.find(ledger_epoch);
  if (found == heads_.end()) return unlinked;
  for (const auto& [size, known] : found->second) {
    if (!known.is_linked) unlinked.push_back(known.head);
  }
  return unlinked;
}

std::vector<std::string> ReceiptsFile::LedgerEpochs() const {
  std::vector<std::string> epochs;
  epochs.reserve(heads_.size());
  for (const auto& [epoch, heads] : heads_) epochs.push_back(epoch);
  return epochs;
}

absl::Status ReceiptsFile::Flush() {
  const absl::Status flushed = file_->Flush();
  if (flushed.ok()) return flushed;
  return absl::DataLossError(absl::StrCat(flushed.message(), "; the same command asks the hub again for the receipts that are not in it"));
}

}  // namespace postgate::cli
