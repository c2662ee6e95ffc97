// SPDX-License-Identifier: Apache-2.0
#include "client/cli/submit_file.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/cli/json_text.h"
#include "client/cli/output.h"
#include "client/cli/progress_bar.h"
#include "client/cli/record_digests.h"
#include "client/formats/file_digest.h"

namespace postgate::cli {
namespace {

const char* Noun(client::RecordKind kind) { return kind == client::RecordKind::kItem ? "items" : "movements"; }

// Counts and shows what the Submitter tells.
class FileObserver final : public client::SubmitObserver {
 public:
  // `digests` reads the same file; where receipts are kept.
  FileObserver(const CheckedFile& file, const SubmitFileOptions& options, std::optional<RecordDigests> digests, SubmittedFile* submitted)
      : file_(file),
        options_(options),
        submitted_(submitted),
        bar_(Noun(file.kind), file.records, options.is_json),
        digests_(std::move(digests)) {}

  void OnOpened(const v1::Opened& opened, int64_t resume_offset) override {
    if (!has_opened_ && !options_.validate_only) BeginAnewAt(opened.committed_offset());
    has_opened_ = true;
    if (options_.receipts != nullptr && !opened.receipt_certificates().empty()) {
      v1::Evidence certificates;
      certificates.set_receipt_certificates(opened.receipt_certificates());
      options_.receipts->Add(certificates);
    }
    bar_.Advance(resume_offset);
  }

  void OnAck(const v1::Ack& ack) override {
    for (const v1::ItemResult& result : ack.results()) {
      if (options_.results != nullptr) options_.results->Add(file_.producer, result);
      if (result.offset() < run_begins_at_) {
        ++submitted_->asked_again;
        continue;
      }
      submitted_->tally.Count(result);
      submitted_->refused.Note(result);
      if (options_.is_json && result.outcome() != v1::OUTCOME_ACCEPTED) PrintLine(MessageJson(result));
    }
    if (options_.results != nullptr) Keep(options_.results->Flush());
    if (options_.receipts != nullptr) Keep(KeepReceipt(ack));
    bar_.Advance(ack.next_offset());
  }

  void OnReconnecting(const absl::Status& why, absl::Duration wait) override {
    bar_.Note(absl::StrCat("postgate: ", why.message(), "; next try in ", absl::FormatDuration(wait)));
  }

  void OnEpochChanged(absl::string_view new_epoch, int64_t resume_offset, int64_t acked_before) override {
    bar_.Note(absl::StrCat("postgate: the hub was restored from a backup (ledger epoch ", new_epoch, "): records ", resume_offset,
                           " to ", acked_before - 1, " are sent again and counted twice below"));
    BeginAnewAt(resume_offset);
  }

  // Of the files of results and receipts, not of the hub.
  const absl::Status& kept_status() const { return kept_status_; }

 private:
  // The first failure is told once; what was acked stands, and the same command asks for it again.
  void Keep(absl::Status status) {
    if (!kept_status_.ok() || status.ok()) return;
    kept_status_ = std::move(status);
    bar_.Note(absl::StrCat("postgate: ", kept_status_.message()));
  }

  absl::Status KeepReceipt(const v1::Ack& ack) {
    const v1::Receipt& receipt = ack.receipt();
    // An ack that was given again is cut to what was asked, and a receipt proves nothing for a part of its records. Those that were asked for
    // because their receipt is missing are whole.
    if (!receipt.has_tree_head() || receipt.last_sequence() - receipt.first_sequence() + 1 != ack.results_size()) return absl::OkStatus();
    v1::Evidence evidence;
    v1::SubmissionEvidence& submission = *evidence.mutable_submission();
    submission.set_producer(file_.producer);
    submission.set_first_offset(ack.first_offset());
    submission.set_next_offset(ack.next_offset());
    *submission.mutable_receipt() = receipt;
    for (const v1::ItemResult& result : ack.results()) {
      absl::StatusOr<std::string> digest = digests_->At(result.offset());
      if (!digest.ok()) return digest.status();
      v1::SubmittedRecord& record = *submission.add_records();
      record.set_received_digest(*std::move(digest));
      record.set_outcome(result.outcome());
      record.set_registration_number(result.registration_number());
    }
    options_.receipts->Add(evidence);
    return options_.receipts->Flush();
  }

  // From `offset` on the hub judges anew; before it, results are those that it gave earlier.
  void BeginAnewAt(int64_t offset) {
    run_begins_at_ = has_opened_ ? std::min(run_begins_at_, offset) : offset;
    if (options_.results != nullptr) options_.results->Forget(file_.producer, offset);
    if (options_.receipts != nullptr) options_.receipts->Forget(file_.producer, offset);
  }

  const CheckedFile& file_;
  const SubmitFileOptions& options_;
  SubmittedFile* const submitted_;
  ProgressBar bar_;
  std::optional<RecordDigests> digests_;
  absl::Status kept_status_;
  bool has_opened_ = false;
  int64_t run_begins_at_ = 0;
};

}  // namespace

absl::StatusOr<CheckedFile> CheckFile(const std::string& path, const std::string& format_option, client::RecordKind kind,
                                      const std::string& producer_name) {
  CheckedFile checked;
  checked.path = path;
  checked.kind = kind;
  if (format_option.empty()) {
    const auto format = client::FormatOfName(path);
    if (!format.ok()) return format.status();
    checked.format = *format;
  } else {
    checked.format = format_option == "csv" ? client::FileFormat::kCsv : client::FileFormat::kJsonLines;
  }
  const auto file = client::RecordFile::Open(path, checked.format, kind);
  if (!file.ok()) return file.status();
  client::Record record;
  for (;;) {
    const absl::StatusOr<bool> found = (*file)->Next(&record);
    if (!found.ok()) return found.status();
    if (!*found) break;
    ++checked.records;
  }
  const absl::StatusOr<std::string> digest = client::ShortSha256OfFile(path);
  if (!digest.ok()) return digest.status();
  checked.producer = absl::StrCat(producer_name, "/", *digest);
  return checked;
}

SubmittedFile SubmitFile(const CheckedFile& file, client::Submitter& submitter, const SubmitFileOptions& options) {
  SubmittedFile submitted;
  const auto source = client::RecordFile::Open(file.path, file.format, file.kind);
  if (!source.ok()) {
    submitted.status = source.status();
    return submitted;
  }
  std::optional<RecordDigests> digests;
  if (options.receipts != nullptr) {
    absl::StatusOr<std::unique_ptr<client::RecordFile>> again = client::RecordFile::Open(file.path, file.format, file.kind);
    if (!again.ok()) {
      submitted.status = again.status();
      return submitted;
    }
    digests.emplace(*std::move(again));
  }
  FileObserver observer(file, options, std::move(digests), &submitted);
  absl::StatusOr<client::SubmitSummary> summary = submitter.Submit(**source, observer);
  submitted.status = summary.ok() ? observer.kept_status() : summary.status();
  if (summary.ok()) submitted.summary = *std::move(summary);
  return submitted;
}

}  // namespace postgate::cli
