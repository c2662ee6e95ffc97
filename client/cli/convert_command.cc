// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "client/cli/commands.h"
#include "client/cli/convert_file.h"
#include "client/cli/json_text.h"
#include "client/cli/output.h"
#include "client/formats/file_digest.h"
#include "core/clock/clock.h"

namespace postgate::cli {
namespace {

struct ConvertOptions {
  std::string file;
  std::string from;
  std::string to;
  std::string out;
  std::string sender;
  std::string recipient;
  std::string reference;
  std::string at;
  bool is_test = false;
};

// One side is a postal message, the other is a file of ours.
struct Route {
  const client::MessageTable* from = nullptr;
  const client::MessageTable* to = nullptr;
  client::FileFormat format = client::FileFormat::kJsonLines;
};

absl::StatusOr<Route> ParseRoute(const ConvertOptions& options) {
  Route route;
  route.from = client::FindMessage(options.from);
  route.to = client::FindMessage(options.to);
  if (route.from != nullptr && options.to == "jsonl") return route;
  if (route.to == nullptr || route.from != nullptr) {
    return absl::InvalidArgumentError("expected --from a postal message --to jsonl, or --from jsonl or csv --to a postal message");
  }
  if (options.from == "csv") route.format = client::FileFormat::kCsv;
  if (options.from.empty()) {
    const auto format = client::FormatOfName(options.file);
    if (!format.ok()) return absl::InvalidArgumentError(absl::StrCat(options.file, ": its name does not tell what it is: say it with --from"));
    route.format = *format;
  }
  return route;
}

absl::StatusOr<client::InterchangeHeader> HeaderFor(const ConvertOptions& options) {
  if (options.sender.empty() || options.recipient.empty()) {
    return absl::InvalidArgumentError("a postal message names who sends it to whom: give --sender ID and --recipient ID");
  }
  client::InterchangeHeader header;
  header.sender = options.sender;
  header.recipient = options.recipient;
  absl::Time at = WallNow();
  std::string error;
  if (!options.at.empty() && !absl::ParseTime(absl::RFC3339_full, options.at, &at, &error)) {
    return absl::InvalidArgumentError(absl::StrCat("--at ", options.at, ": expected a time such as 2026-06-30T12:00:00Z"));
  }
  header.prepared_at = absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", at, absl::UTCTimeZone());
  header.reference = options.reference;
  if (header.reference.empty()) {
    absl::StatusOr<std::string> digest = client::ShortSha256OfFile(options.file);
    if (!digest.ok()) return digest.status();
    header.reference = *std::move(digest);
  }
  if (options.is_test) header.test_indicator = "1";
  header.syntax_version = "1";
  header.message_reference = "1";
  header.message_function = client::kFunctionOriginal;
  return header;
}

absl::StatusOr<ConvertCount> Run(const ConvertOptions& options, const Route& route, ConvertOutput& output, ConvertRemarks& remarks) {
  if (route.from != nullptr) return ConvertFromMessage(options.file, *route.from, output, remarks);
  absl::StatusOr<client::InterchangeHeader> header = HeaderFor(options);
  if (!header.ok()) return header.status();
  return ConvertToMessage(options.file, route.format, *route.to, *std::move(header), output, remarks);
}

int Convert(const Session& session, const ConvertOptions& options) {
  const auto route = ParseRoute(options);
  if (!route.ok()) return ReportError(route.status());
  if (session.is_json && options.out.empty())
    return ReportError(absl::InvalidArgumentError("--json: give --out FILE as well, since standard output is one or the other"));
  const auto output = ConvertOutput::Open(options.out);
  if (!output.ok()) return ReportError(output.status());
  ConvertRemarks remarks(options.file);
  const absl::StatusOr<ConvertCount> count = Run(options, *route, **output, remarks);
  if (!count.ok()) return ReportError(count.status());
  remarks.TellSummary();
  if (remarks.errors() == 0 || options.out.empty()) {
    if (absl::Status s = (*output)->Finish(); !s.ok()) return ReportError(s);
  }
  const std::string to = options.out.empty() ? "standard output" : options.out;
  if (session.is_json) {
    JsonObject summary;
    summary.Add("file", options.file).Add("out", options.out).Add("read", count->read).Add("written", count->written);
    remarks.AddTo(&summary);
    PrintLine(summary.Text());
  }
  PrintNote(absl::StrCat(options.file, ": ", count->read, " records read, ", count->written, " written to ", to));
  if (remarks.errors() > 0) {
    return ReportError(absl::InvalidArgumentError(
        absl::StrCat(remarks.errors(), " errors (above)", options.out.empty() ? "" : absl::StrCat("; ", options.out, " was not written"))));
  }
  return remarks.has_remarks() ? kDoneWithFindings : kDone;
}

}  // namespace

void AddConvertCommand(CLI::App& app, Session& session) {
  CLI::App* convert = app.add_subcommand("convert", "Converts the posts' own messages to and from files of items, movements and decisions");
  convert->footer(
      "Messages: itmatt and cusitm are of items, predes and emsevt of movements, cusrsp of decisions (lines of \"postgate watch --json\" or\n"
      "\"postgate item show --json\"). docs/mapping-itmatt.md has every element, and what is assumed of the XML.\n"
      "Ends with 0 when nothing was left out, 1 when something was that has no place on the other side, 2 when a record could not be converted:\n"
      "then no --out FILE is written.");
  const auto options = std::make_shared<ConvertOptions>();
  convert->add_option("FILE", options->file, "A postal message in XML, or items, movements or decisions")->required();
  convert->add_option("--from", options->from, "itmatt, cusitm, predes, emsevt, cusrsp, jsonl or csv; by its name for the last two")
      ->check(CLI::IsMember({"itmatt", "cusitm", "predes", "emsevt", "cusrsp", "jsonl", "csv"}));
  convert->add_option("--to", options->to, "One of the messages, or jsonl")
      ->required()
      ->check(CLI::IsMember({"itmatt", "cusitm", "predes", "emsevt", "cusrsp", "jsonl"}));
  convert->add_option("--out", options->out, "Writes to FILE, which appears once it is whole; standard output by default")->type_name("FILE");
  convert->add_option("--sender", options->sender, "Of a message that is written: who sends it")->type_name("ID");
  convert->add_option("--recipient", options->recipient, "Of a message that is written: who gets it")->type_name("ID");
  convert->add_option("--reference", options->reference, "Its interchange control reference; of FILE's content by default")->type_name("TEXT");
  convert->add_option("--at", options->at, "Its time of preparation; now by default")->type_name("TIME");
  convert->add_flag("--test", options->is_test, "Calls it a test");
  convert->callback([&session, options] { session.action = [&session, options] { return Convert(session, *options); }; });
}

}  // namespace postgate::cli
