// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/cli/batch_signing.h"
#include "client/cli/commands.h"
#include "client/cli/json_text.h"
#include "client/cli/output.h"
#include "client/cli/results_file.h"
#include "client/cli/submit_file.h"
#include "client/submitter.h"

namespace postgate::cli {
namespace {

struct SubmitCommandOptions {
  std::string file;
  std::string movements;
  std::string producer;
  std::string format;
  std::string results;
  std::string receipts;
  SigningOptions signing;
  bool validate_only = false;
  int batch = 100;
};

JsonObject SummaryJson(const CheckedFile& file, const SubmittedFile& submitted) {
  JsonObject object;
  object.Add("file", file.path).Add("producer", file.producer).Add("records", file.records);
  submitted.tally.AddTo(&object);
  object.Add("already_committed", submitted.summary.committed_before).Add("reconnects", submitted.summary.reconnects);
  return object;
}

void PrintSummary(const CheckedFile& file, const SubmittedFile& submitted, const SubmitCommandOptions& options) {
  const int64_t before = submitted.summary.committed_before;
  if (submitted.asked_again > 0) {
    PrintLine(absl::StrCat(options.results.empty() ? options.receipts : options.results,
                           ": lacked records that were acked before: the hub was asked for ", submitted.asked_again, " again"));
  }
  if (before == file.records && file.records > 0 && submitted.tally.total() == 0) {
    PrintLine(absl::StrCat(file.path, ": nothing new: all ", file.records, " records were acked before, under producer ", file.producer));
    return;
  }
  const char* noun = file.kind == client::RecordKind::kItem ? "items" : "movements";
  std::string line = absl::StrCat(file.path, ": ", submitted.tally.total(), " ", noun,
                                  options.validate_only ? " checked, none kept" : " acked under producer ");
  if (!options.validate_only) line += file.producer;
  if (before > 0) absl::StrAppend(&line, " (resumed: ", before, " of ", file.records, " were acked before)");
  PrintLine(line);
  const std::string text = submitted.tally.Text() + submitted.refused.Text(file.path, file.format, file.kind);
  if (!text.empty()) PrintLine(absl::string_view(text).substr(0, text.size() - 1));
}

// After a failure: what stands, so that nobody has to guess whether to send again.
void PrintPart(const CheckedFile& file, const SubmittedFile& submitted) {
  PrintNote(absl::StrCat("  ", submitted.tally.total(), " of ", file.records, " records of ", file.path,
                         " were acked in this run and stay so; the same command resumes after them"));
}

// Runs one file; returns kCouldNot after an error that was reported.
int SendOne(const CheckedFile& file, client::Submitter& submitter, const SubmitFileOptions& how, const SubmitCommandOptions& options,
            SubmittedFile* submitted) {
  *submitted = SubmitFile(file, submitter, how);
  if (!submitted->status.ok()) {
    const int code = ReportError(submitted->status);
    PrintPart(file, *submitted);
    return code;
  }
  if (!how.is_json) PrintSummary(file, *submitted, options);
  return submitted->tally.has_findings() ? kDoneWithFindings : kDone;
}

// The files that take what the acks say; null where there is none.
struct KeptFiles {
  std::unique_ptr<ResultsFile> results;
  std::unique_ptr<ReceiptsFile> receipts;

  absl::Status Open(const SubmitCommandOptions& options) {
    if (!options.results.empty()) {
      absl::StatusOr<ResultsFile> opened = ResultsFile::Open(options.results, options.validate_only);
      if (!opened.ok()) return opened.status();
      results = std::make_unique<ResultsFile>(*std::move(opened));
    }
    if (options.receipts.empty()) return absl::OkStatus();
    if (options.validate_only) return absl::InvalidArgumentError("--receipts: --validate-only keeps nothing, so the hub gives no receipts");
    absl::StatusOr<ReceiptsFile> opened = ReceiptsFile::Open(options.receipts);
    if (!opened.ok()) return opened.status();
    receipts = std::make_unique<ReceiptsFile>(*std::move(opened));
    return absl::OkStatus();
  }
};

client::SubmitOptions SubmitOptionsFor(const CheckedFile& file, const SubmitCommandOptions& options, const KeptFiles& kept, std::shared_ptr<const client::BatchSigner> signer) {
  client::SubmitOptions submit;
  submit.producer = file.producer;
  if (kept.results != nullptr && !options.validate_only) submit.results_from = kept.results->FirstMissing(file.producer);
  if (kept.receipts != nullptr) {
    // Receipts end where acks do, so that those asked for again are whole.
    const int64_t from = kept.receipts->FirstMissing(file.producer);
    submit.results_from = submit.results_from < 0 ? from : std::min(submit.results_from, from);
  }
  submit.validate_only = options.validate_only;
  submit.batch_items_max = options.batch;
  submit.signer = std::move(signer);
  return submit;
}

void WarnIfEmpty(const CheckedFile& file) {
  if (file.records == 0) PrintNote(absl::StrCat("postgate: ", file.path, ": warning: no record in it, so nothing is sent"));
}

int Submit(const Session& session, const SubmitCommandOptions& options) {
  if (options.producer.empty()) {
    return ReportError(absl::InvalidArgumentError("--producer: expected a name for this feed or office, for example seoul-office"));
  }
  auto items = CheckFile(options.file, options.format, client::RecordKind::kItem, options.producer);
  if (!items.ok()) return ReportError(absl::InvalidArgumentError(absl::StrCat(items.status().message(), "; nothing was sent")));
  absl::StatusOr<CheckedFile> movements = CheckedFile();
  if (!options.movements.empty()) {
    movements = CheckFile(options.movements, "", client::RecordKind::kMovement, options.producer);
    if (!movements.ok()) {
      return ReportError(absl::InvalidArgumentError(absl::StrCat(movements.status().message(), "; nothing was sent")));
    }
  }
  WarnIfEmpty(*items);
  if (!options.movements.empty()) WarnIfEmpty(*movements);
  KeptFiles kept;
  if (absl::Status opened = kept.Open(options); !opened.ok()) return ReportError(opened);
  const auto signer = LoadBatchSigner(options.signing, IdentityPrefix(session));
  if (!signer.ok()) return ReportError(signer.status());
  HoldInterrupts();
  const auto channel = ConnectTo(session);
  if (!channel.ok()) return ReportError(channel.status());

  // Both live to the program's end, since an interrupt may come as late as that.
  static client::Submitter* item_submitter;
  static client::Submitter* movement_submitter;
  item_submitter = new client::Submitter(*channel, SubmitOptionsFor(*items, options, kept, *signer));
  movement_submitter = new client::Submitter(*channel, SubmitOptionsFor(*movements, options, kept, *signer));
  OnInterrupt([] {
    item_submitter->Cancel();
    movement_submitter->Cancel();
  });
  const SubmitFileOptions how{options.validate_only, session.is_json, kept.results.get(), kept.receipts.get()};
  SubmittedFile sent_items;
  int code = SendOne(*items, *item_submitter, how, options, &sent_items);
  if (code == kCouldNot) return code;
  JsonObject summary = SummaryJson(*items, sent_items);
  if (!options.movements.empty()) {
    SubmittedFile sent_movements;
    const int movement_code = SendOne(*movements, *movement_submitter, how, options, &sent_movements);
    if (movement_code == kCouldNot) return movement_code;
    code = std::max(code, movement_code);
    summary.AddRaw("movements", SummaryJson(*movements, sent_movements).Text());
  }
  if (session.is_json) PrintLine(summary.Text());
  return code;
}

}  // namespace

void AddSubmitCommand(CLI::App& app, Session& session) {
  CLI::App* submit = app.add_subcommand("submit", "Sends a file of items, and one of movements, to the hub until every record is acked");
  submit->footer(
      "The whole file is read first: a line that does not parse ends the command (2) before anything is sent. The same file\n"
      "resumes where the hub says; a file that was changed is another source. Ends with 1 when records were rejected or have findings.");
  const auto options = std::make_shared<SubmitCommandOptions>();
  submit->add_option("FILE", options->file, "Items: .jsonl or .csv")->required();
  submit->add_option("--producer", options->producer, "Your name for this feed or office; the hub sees NAME/ and 12 digits of the file's SHA-256")
      ->required()->type_name("NAME");
  submit->add_option("--movements", options->movements, "Movements, sent once all items are acked: .jsonl or .csv")->type_name("FILE");
  submit->add_flag("--validate-only", options->validate_only, "The hub only answers; it keeps nothing");
  submit->add_option("--format", options->format, "Of FILE, if its name does not tell")->check(CLI::IsMember({"csv", "jsonl"}));
  submit->add_option("--results", options->results, "Adds every result that it lacks, one JSON object per line, as the acks come")->type_name("FILE");
  submit->add_option("--receipts", options->receipts, "Adds every receipt that it lacks; `postgate audit verify` checks the file")->type_name("FILE");
  submit->add_flag("--sign", options->signing.signs_as_identity, "Signs each batch with the key of --identity; the hub checks and keeps the signature");
  submit->add_option("--signing-key", options->signing.key, "Signs with another key of yours: a PEM file, or a PKCS#11 URI of a token")->type_name("FILE|URI");
  submit->add_option("--signing-certificate", options->signing.certificate, "That key's certificate, from the hub's authority and under your name")->type_name("FILE");
  submit->add_option("--batch", options->batch, "Records in one batch")->check(CLI::Range(1, 500))->capture_default_str()->type_name("N");
  submit->callback([&session, options] { session.action = [&session, options] { return Submit(session, *options); }; });
}

}  // namespace postgate::cli
