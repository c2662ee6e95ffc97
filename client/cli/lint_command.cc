// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "client/cli/commands.h"
#include "client/cli/json_text.h"
#include "client/cli/output.h"
#include "client/cli/tally.h"
#include "client/formats/record_file.h"
#include "core/clock/clock.h"
#include "core/evaluation/evaluator.h"
#include "core/reference/shipped_data.h"

namespace postgate::cli {
namespace {

struct LintOptions {
  std::string file;
  std::string format;
  std::string at;
  std::string carrier_kind;
  std::string reference_dir;
  std::string hub_country = "KR";
};

absl::StatusOr<absl::Time> ParseAt(const std::string& text) {
  if (text.empty()) return WallNow();
  absl::Time time;
  std::string error;
  if (absl::ParseTime(absl::RFC3339_full, text, &time, &error)) return time;
  if (absl::ParseTime("%Y-%m-%d", text, &time, &error)) return time;
  return absl::InvalidArgumentError(absl::StrCat("--at ", text, ": expected a time such as 2026-06-30T12:00:00Z, or a date"));
}

absl::StatusOr<evaluation::CarrierProfile> ParseCarrier(const std::string& kind) {
  evaluation::CarrierProfile carrier;
  int number = 0;
  const auto& type = *config::v1::CarrierKind_descriptor();
  if (kind == "post") {
    carrier.kind = config::v1::CARRIER_KIND_DESIGNATED_OPERATOR;
  } else if (!kind.empty()) {
    if (!ParseEnumWords(type, kind, &number)) {
      return absl::InvalidArgumentError(absl::StrCat("--carrier-kind ", kind, ": expected one of post, ", AllWords(type)));
    }
    carrier.kind = static_cast<config::v1::CarrierKind>(number);
  }
  return carrier;
}

// Prints that a line is no record.
void PrintUnparsable(const Session& session, const LintOptions& options, int64_t line, const absl::Status& why) {
  PrintNote(absl::StrCat("postgate: ", why.message()));
  if (!session.is_json) return;
  PrintLine(JsonObject().Add("file", options.file).Add("line", line).Add("unparsable", true).Add("error", std::string(why.message())).Text());
}

// Prints what is wrong with one record.
void PrintResult(const Session& session, const LintOptions& options, int64_t line, const v1::ItemResult& result) {
  if (session.is_json) {
    JsonObject object;
    object.Add("file", options.file).Add("line", line).Add("item_id", result.item_id()).Add("outcome", v1::Outcome_Name(result.outcome()));
    std::string findings;
    for (const v1::Finding& finding : result.findings()) absl::StrAppend(&findings, findings.empty() ? "" : ",", MessageJson(finding));
    PrintLine(object.AddRaw("findings", absl::StrCat("[", findings, "]")).Text());
    return;
  }
  for (const v1::Finding& finding : result.findings()) PrintLine(absl::StrCat(options.file, ":", line, ": ", FindingText(finding)));
}

v1::ItemResult ResultOf(const client::Record& record, const evaluation::Evaluator& evaluator, const evaluation::CarrierProfile& carrier,
                        absl::Time at) {
  v1::ItemResult result;
  std::vector<v1::Finding> findings;
  if (record.kind == client::RecordKind::kMovement) {
    evaluation::MovementEvaluation evaluation = evaluator.EvaluateMovement(record.bytes, carrier, at);
    result.set_outcome(evaluation.outcome);
    findings = std::move(evaluation.findings);
  } else {
    evaluation::Evaluation evaluation = evaluator.EvaluateItem(record.bytes, carrier, at);
    result.set_item_id(evaluation.sent.item_id);
    result.set_outcome(evaluation.outcome);
    findings = std::move(evaluation.findings);
  }
  for (v1::Finding& finding : findings) *result.add_findings() = std::move(finding);
  return result;
}

// A file whose first record (of a CSV file, whose header) is a movement and no item is one of movements. Where neither fits it
// is taken as items, whose complaint is then told.
absl::StatusOr<client::RecordKind> KindOfFile(const std::string& path, client::FileFormat format) {
  for (const client::RecordKind kind : {client::RecordKind::kItem, client::RecordKind::kMovement}) {
    const auto file = client::RecordFile::Open(path, format, kind);
    if (!file.ok() && file.status().code() != absl::StatusCode::kInvalidArgument) return file.status();
    client::Record first;
    if (file.ok() && (*file)->Next(&first).ok()) return kind;
  }
  return client::RecordKind::kItem;
}

struct LintCount {
  Tally tally;
  int64_t records = 0;
  int64_t unparsable = 0;
};

absl::StatusOr<LintCount> LintFile(const Session& session, const LintOptions& options, const evaluation::Evaluator& evaluator,
                                   const evaluation::CarrierProfile& carrier, absl::Time at, client::RecordFile& file) {
  LintCount count;
  client::Record record;
  for (;;) {
    const absl::StatusOr<bool> found = file.Next(&record);
    if (found.ok() && !*found) return count;
    ++count.records;
    if (!found.ok()) {
      // A line that does not parse does not hide what is wrong with the next.
      if (found.status().code() != absl::StatusCode::kInvalidArgument) return found.status();
      ++count.unparsable;
      PrintUnparsable(session, options, file.line(), found.status());
      continue;
    }
    v1::ItemResult result = ResultOf(record, evaluator, carrier, at);
    result.set_offset(count.records - 1);
    count.tally.Count(result);
    if (result.findings_size() > 0) PrintResult(session, options, file.line(), result);
  }
}

int Lint(const Session& session, const LintOptions& options) {
  const auto at = ParseAt(options.at);
  if (!at.ok()) return ReportError(at.status());
  const auto carrier = ParseCarrier(options.carrier_kind);
  if (!carrier.ok()) return ReportError(carrier.status());
  absl::StatusOr<client::FileFormat> format = client::FileFormat::kJsonLines;
  if (options.format == "csv") format = client::FileFormat::kCsv;
  if (options.format.empty()) format = client::FormatOfName(options.file);
  if (!format.ok()) return ReportError(format.status());
  const auto kind = KindOfFile(options.file, *format);
  if (!kind.ok()) return ReportError(kind.status());
  const auto file = client::RecordFile::Open(options.file, *format, *kind);
  if (!file.ok()) return ReportError(file.status());
  evaluation::EvaluatorOptions load;
  load.reference_dir = options.reference_dir.empty() ? reference::ShippedReferenceDir() : options.reference_dir;
  load.hub_country = options.hub_country;
  const auto evaluator = evaluation::Evaluator::Load(load);
  if (!evaluator.ok()) return ReportError(evaluator.status());

  const absl::StatusOr<LintCount> count = LintFile(session, options, **evaluator, *carrier, *at, **file);
  if (!count.ok()) return ReportError(count.status());
  if (count->records == 0) PrintNote(absl::StrCat("postgate: ", options.file, ": warning: no record in it"));
  if (session.is_json) {
    JsonObject summary;
    summary.Add("file", options.file).Add("records", count->records);
    count->tally.AddTo(&summary);
    PrintLine(summary.Add("unparsable", count->unparsable).Add("rules_version", (*evaluator)->rules_version()).Text());
  } else {
    PrintLine(absl::StrCat(options.file, ": ", count->records, *kind == client::RecordKind::kMovement ? " movements" : " records",
                           count->unparsable > 0 ? absl::StrCat(", ", count->unparsable, " of them unparsable") : ""));
    const std::string text = count->tally.Text();
    if (!text.empty()) PrintLine(absl::string_view(text).substr(0, text.size() - 1));
  }
  if (count->unparsable > 0) return kCouldNot;
  return count->tally.has_findings() ? kDoneWithFindings : kDone;
}

}  // namespace

void AddLintCommand(CLI::App& app, Session& session) {
  CLI::App* lint = app.add_subcommand("lint", "Checks a file of items or movements offline: the hub's own rules, duplicates and ownership aside");
  lint->footer(
      "One line for each finding: FILE:LINE: severity rule path: message (hint); then a summary by outcome and rule.\n"
      "Ends with 0 when nothing was found, 1 with findings, 2 when a line does not parse or the file can't be read.");
  const auto options = std::make_shared<LintOptions>();
  lint->add_option("FILE", options->file, "Items or movements: .jsonl (protobuf's JSON mapping) or .csv (a column per field)")->required();
  lint->add_option("--format", options->format, "If the file's name does not tell")->check(CLI::IsMember({"csv", "jsonl"}));
  lint->add_option("--at", options->at, "Judges dates as if it were that time; now by default")->type_name("TIME");
  lint->add_option("--carrier-kind", options->carrier_kind, "post or express: what the hub knows of you")->type_name("KIND");
  lint->add_option("--hub-country", options->hub_country, "Country of the hub")->capture_default_str()->type_name("ALPHA-2");
  lint->add_option("--reference", options->reference_dir, "Reference data other than that of this program")
      ->type_name("DIR")->envname("POSTGATE_REFERENCE");
  lint->callback([&session, options] { session.action = [&session, options] { return Lint(session, *options); }; });
}

}  // namespace postgate::cli
