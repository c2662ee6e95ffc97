// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <filesystem>
#include <limits>
#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "client/cli/commands.h"
#include "client/cli/lint_report.h"
#include "client/cli/lint_summary.h"
#include "client/cli/output.h"
#include "client/cli/progress_bar.h"
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
  std::string regimes_dir;
  std::string hub_country = "KR";
  std::string severity = "info";
  int64_t findings_max = 0;  // 0: all
  bool is_sarif = false;
};

// A file so long that one wants to see how far it is: some seconds.
constexpr int64_t kLongFileBytes = 16 << 20;
// Between two looks at the clock.
constexpr int64_t kProgressRecords = 256;

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

// The hub's result for one record after the other.
class Judge {
 public:
  Judge(const evaluation::Evaluator& evaluator, evaluation::CarrierProfile carrier, absl::Time at)
      : evaluator_(evaluator), carrier_(std::move(carrier)), at_(at) {}

  // Stays until the next call.
  const v1::ItemResult& ResultOf(const client::Record& record, int64_t offset) {
    result_.Clear();
    result_.set_offset(offset);
    if (record.kind == client::RecordKind::kMovement) {
      evaluation::MovementEvaluation moved = evaluator_.EvaluateMovement(record.bytes, carrier_, at_);
      const v1::Movement& movement = moved.movement;
      result_.set_item_id(movement.receptacle_id().empty() ? movement.dispatch_id() : movement.receptacle_id());
      Take(moved.outcome, moved.findings);
    } else {
      evaluator_.EvaluateItem(record.bytes, carrier_, at_, &evaluation_);
      result_.set_item_id(evaluation_.sent.item_id);
      Take(evaluation_.outcome, evaluation_.findings);
    }
    return result_;
  }

 private:
  void Take(v1::Outcome outcome, std::vector<v1::Finding>& findings) {
    result_.set_outcome(outcome);
    for (v1::Finding& finding : findings) *result_.add_findings() = std::move(finding);
  }

  const evaluation::Evaluator& evaluator_;
  const evaluation::CarrierProfile carrier_;
  const absl::Time at_;
  evaluation::Evaluation evaluation_;
  v1::ItemResult result_;
};

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

v1::Severity LeastOf(const LintOptions& options) {
  int number = v1::SEVERITY_INFO;
  ParseEnumWords(*v1::Severity_descriptor(), options.severity, &number);  // the option takes no other words
  return static_cast<v1::Severity>(number);
}

// Passes on to a report what the options ask for.
class Told {
 public:
  Told(const LintOptions& options, LintReport& report) : least_(LeastOf(options)), max_(options.findings_max), report_(report) {}

  void Tell(const client::RecordFile& file, const v1::ItemResult& result) {
    if (result.findings().empty()) return;
    v1::ItemResult shown = result;
    shown.clear_findings();
    for (const v1::Finding& finding : result.findings()) {
      if (IsAtLeast(finding.severity(), least_) && HasRoom()) *shown.add_findings() = finding;
    }
    if (shown.findings_size() > 0) report_.Tell(file, shown);
  }

  void TellUnparsable(int64_t line, absl::string_view why) {
    if (HasRoom()) report_.TellUnparsable(line, why);
  }

  int64_t count() const { return count_; }

 private:
  bool HasRoom() {
    if (max_ > 0 && count_ >= max_) return false;
    ++count_;
    return true;
  }

  const v1::Severity least_;
  const int64_t max_;
  LintReport& report_;
  int64_t count_ = 0;
};

absl::StatusOr<LintSummary> LintFile(const LintOptions& options, Judge& judge, client::RecordFile& file, Told& told) {
  LintSummary summary;
  std::error_code error;
  const auto bytes = static_cast<int64_t>(std::filesystem::file_size(options.file, error));
  ProgressBar bar(absl::StrCat(options.file, ", MB"), bytes >> 20, error || bytes < kLongFileBytes);
  const bool shares_terminal = isatty(STDOUT_FILENO) == 1;
  client::Record record;
  for (;;) {
    const absl::StatusOr<bool> found = file.Next(&record);
    if (found.ok() && !*found) return summary;
    if (summary.records() % kProgressRecords == 0) bar.Advance(file.byte() >> 20);
    if (!found.ok()) {
      // A line that does not parse does not hide what is wrong with the next.
      if (found.status().code() != absl::StatusCode::kInvalidArgument) return found.status();
      summary.CountUnparsable();
      bar.Erase();
      told.TellUnparsable(file.line(), found.status().message());
      continue;
    }
    const v1::ItemResult& result = judge.ResultOf(record, summary.records());
    summary.Count(file.line(), result);
    if (shares_terminal && result.findings_size() > 0) bar.Erase();
    told.Tell(file, result);
  }
}

std::unique_ptr<LintReport> ReportFor(const Session& session, const LintOptions& options, client::RecordKind kind, absl::string_view rules_version) {
  LintSubject subject{options.file, kind, std::string(rules_version), session.version};
  if (options.is_sarif) return MakeSarifReport(std::move(subject));
  return session.is_json ? MakeJsonReport(std::move(subject)) : MakeTextReport(std::move(subject));
}

int ExitCodeOf(const LintOptions& options, const LintSummary& summary) {
  if (summary.unparsable() > 0) return kCouldNot;
  return summary.FindingsFrom(LeastOf(options)) > 0 ? kDoneWithFindings : kDone;
}

absl::StatusOr<std::unique_ptr<evaluation::Evaluator>> LoadEvaluator(const LintOptions& options) {
  evaluation::EvaluatorOptions load;
  load.reference_dir = options.reference_dir.empty() ? reference::ShippedReferenceDir() : options.reference_dir;
  load.hub_country = options.hub_country;
  load.regimes_dir = options.regimes_dir;
  absl::StatusOr<std::unique_ptr<evaluation::Evaluator>> evaluator = evaluation::Evaluator::Load(load);
  if (!evaluator.ok()) return evaluator;
  for (const std::string& missing : (*evaluator)->missing_reference_files()) {
    PrintNote(absl::StrCat("postgate: ", load.reference_dir, " lacks ", missing, ": the rules that read it find nothing; copy it from ",
                           reference::ShippedReferenceDir()));
  }
  return evaluator;
}

int Lint(const Session& session, const LintOptions& options) {
  if (session.is_json && options.is_sarif) return ReportError(absl::InvalidArgumentError("--sarif: --json is another form of output; take one of them"));
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
  const auto evaluator = LoadEvaluator(options);
  if (!evaluator.ok()) return ReportError(evaluator.status());

  Judge judge(**evaluator, *carrier, *at);
  const std::unique_ptr<LintReport> report = ReportFor(session, options, *kind, (*evaluator)->rules_version());
  Told told(options, *report);
  const absl::StatusOr<LintSummary> summary = LintFile(options, judge, **file, told);
  if (!summary.ok()) return ReportError(summary.status());
  if (summary->records() == 0) PrintNote(absl::StrCat("postgate: ", options.file, ": warning: no record in it"));
  const int exit_code = ExitCodeOf(options, *summary);
  report->End(*summary, summary->findings() + summary->unparsable() - told.count(), exit_code);
  const absl::Status written = FlushOutput();
  return written.ok() ? exit_code : ReportError(written);
}

}  // namespace

void AddLintCommand(CLI::App& app, Session& session) {
  CLI::App* lint = app.add_subcommand("lint", "Checks a file of items or movements offline: the hub's own rules, duplicates and ownership aside");
  lint->footer(
      "One line for each finding: FILE:LINE: severity rule path: message (hint); then a summary by outcome and rule.\n"
      "Ends with 0 when nothing was found, 1 with findings of --severity or worse, 2 when a line does not parse or the file can't be read.");
  const auto options = std::make_shared<LintOptions>();
  lint->add_option("FILE", options->file, "Items or movements: .jsonl (protobuf's JSON mapping) or .csv (a column per field)")->required();
  lint->add_option("--format", options->format, "If the file's name does not tell")->check(CLI::IsMember({"csv", "jsonl"}));
  lint->add_flag("--sarif", options->is_sarif, "One SARIF 2.1.0 log instead of text, for editors and continuous integration");
  lint->add_option("--severity", options->severity, "The least that is shown and that makes the end a 1: error, warning or info")
      ->check(CLI::IsMember({"error", "warning", "info"}))->capture_default_str()->type_name("SEVERITY");
  lint->add_option("--max-findings", options->findings_max, "Shows the first N; the summary counts all")
      ->check(CLI::Range(int64_t{1}, std::numeric_limits<int64_t>::max()))->type_name("N");
  lint->add_option("--at", options->at, "Judges dates as if it were that time; now by default")->type_name("TIME");
  lint->add_option("--carrier-kind", options->carrier_kind, "post or express: what the hub knows of you")->type_name("KIND");
  lint->add_option("--hub-country", options->hub_country, "Country of the hub")->capture_default_str()->type_name("ALPHA-2");
  lint->add_option("--reference", options->reference_dir, "Reference data other than that of this program")
      ->type_name("DIR")->envname("POSTGATE_REFERENCE");
  lint->add_option("--regimes", options->regimes_dir, "Regimes other than those beside the reference data: tries a change before a hub has it")
      ->type_name("DIR")->envname("POSTGATE_REGIMES");
  lint->callback([&session, options] { session.action = [&session, options] { return Lint(session, *options); }; });
}

}  // namespace postgate::cli
