// SPDX-License-Identifier: Apache-2.0
#include "client/cli/submit_file.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/cli/json_text.h"
#include "client/cli/output.h"
#include "client/cli/progress_bar.h"
#include "client/formats/file_digest.h"

namespace postgate::cli {
namespace {

constexpr size_t kDigestDigits = 12;

const char* Noun(client::RecordKind kind) { return kind == client::RecordKind::kItem ? "items" : "movements"; }

// Counts and shows what the Submitter tells.
class FileObserver final : public client::SubmitObserver {
 public:
  FileObserver(const CheckedFile& file, const SubmitFileOptions& options, SubmittedFile* submitted)
      : file_(file), options_(options), submitted_(submitted), bar_(Noun(file.kind), file.records, options.is_json) {}

  void OnOpened(const v1::Opened& opened, int64_t resume_offset) override {
    if (!has_opened_ && !options_.validate_only) BeginAnewAt(opened.committed_offset());
    has_opened_ = true;
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
    if (options_.results != nullptr && results_status_.ok()) {
      results_status_ = options_.results->Flush();
      if (!results_status_.ok()) bar_.Note(absl::StrCat("postgate: ", results_status_.message()));
    }
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

  // Of the file of results, not of the hub.
  const absl::Status& results_status() const { return results_status_; }

 private:
  // From `offset` on the hub judges anew; before it, results are those that it gave earlier.
  void BeginAnewAt(int64_t offset) {
    run_begins_at_ = has_opened_ ? std::min(run_begins_at_, offset) : offset;
    if (options_.results != nullptr) options_.results->Forget(file_.producer, offset);
  }

  const CheckedFile& file_;
  const SubmitFileOptions& options_;
  SubmittedFile* const submitted_;
  ProgressBar bar_;
  absl::Status results_status_;
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
  const absl::StatusOr<std::string> digest = client::Sha256OfFile(path);
  if (!digest.ok()) return digest.status();
  checked.producer = absl::StrCat(producer_name, "/", digest->substr(0, kDigestDigits));
  return checked;
}

SubmittedFile SubmitFile(const CheckedFile& file, client::Submitter& submitter, const SubmitFileOptions& options) {
  SubmittedFile submitted;
  const auto source = client::RecordFile::Open(file.path, file.format, file.kind);
  if (!source.ok()) {
    submitted.status = source.status();
    return submitted;
  }
  FileObserver observer(file, options, &submitted);
  absl::StatusOr<client::SubmitSummary> summary = submitter.Submit(**source, observer);
  submitted.status = summary.ok() ? observer.results_status() : summary.status();
  if (summary.ok()) submitted.summary = *std::move(summary);
  return submitted;
}

}  // namespace postgate::cli
