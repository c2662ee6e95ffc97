// SPDX-License-Identifier: Apache-2.0
#include <fstream>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "client/cli/commands.h"
#include "client/cli/json_text.h"
#include "client/cli/output.h"
#include "client/formats/utf8.h"
#include "core/reference/reference_data.h"
#include "core/reference/shipped_data.h"
#include "core/screening/denied_parties.h"
#include "core/screening/screener.h"

namespace postgate::cli {
namespace {

struct ScreenOptions {
  std::string file;
  std::string list;
  std::string reference_dir;
};

// What is said of one name.
struct Verdict {
  int64_t line = 0;
  std::string name;
  const screening::DeniedParty* party = nullptr;
  std::string entry_name;
  float score = 0;
  std::string why;

  bool is_matched() const { return score >= screening::Screener::kMatched; }
};

void PrintText(const Verdict& verdict) {
  std::string line = absl::StrFormat("%d: %s: ", verdict.line, verdict.name);
  if (verdict.party == nullptr) {
    absl::StrAppend(&line, "no match; no name of the list is like it");
  } else {
    absl::StrAppendFormat(&line, "%s %.2f with %s \"%s\" (%s)", verdict.is_matched() ? "MATCH" : "no match;", verdict.score, verdict.party->entry_id,
                          verdict.entry_name, verdict.why);
  }
  WriteLine(line);
}

void PrintJson(const Verdict& verdict) {
  JsonObject object;
  object.Add("line", verdict.line).Add("name", verdict.name);
  object.Add("entry_id", verdict.party == nullptr ? std::string() : verdict.party->entry_id).Add("entry_name", verdict.entry_name);
  object.AddRaw("score", absl::StrFormat("%.4f", verdict.score)).Add("matched", verdict.is_matched()).Add("why", verdict.why);
  if (verdict.party != nullptr) {
    object.AddRaw("countries", absl::StrCat("[", absl::StrJoin(verdict.party->countries, ",", [](std::string* text, const std::string& country) {
                                              absl::StrAppend(text, JsonString(country));
                                            }), "]"));
  }
  WriteLine(object.Text());
}

// One name after the other against a list.
class NameJudge {
 public:
  NameJudge(const screening::DeniedParties& list, const reference::LatinLetters& letters) : list_(list), screener_(list, letters), scratch_(screener_) {}

  Verdict Of(int64_t line, const std::string& name) {
    Verdict verdict{line, name, nullptr, "", 0, ""};
    const screening::Hit hit = screener_.Best(name, scratch_);
    if (hit.score <= 0) return verdict;
    verdict.party = &list_.parties[hit.party];
    verdict.entry_name = verdict.party->names[hit.name];
    verdict.score = hit.score;
    verdict.why = screening::WordsText(screener_.Reasons(hit, scratch_));
    return verdict;
  }

 private:
  const screening::DeniedParties& list_;
  const screening::Screener screener_;
  screening::Screener::Scratch scratch_;
};

struct Count {
  int64_t names = 0;
  int64_t matched = 0;
};

absl::StatusOr<Count> ScreenLines(std::istream& input, const std::string& path, NameJudge& judge, bool is_json) {
  Count count;
  int64_t line = 0;
  for (std::string name; std::getline(input, name);) {
    ++line;
    if (!name.empty() && name.back() == '\r') name.pop_back();
    if (name.empty()) continue;
    if (!client::IsUtf8(name)) {
      return absl::InvalidArgumentError(absl::StrCat(path, ":", line, ": no UTF-8; convert the file first, as with iconv"));
    }
    const Verdict verdict = judge.Of(line, name);
    ++count.names;
    count.matched += verdict.is_matched() ? 1 : 0;
    is_json ? PrintJson(verdict) : PrintText(verdict);
  }
  if (input.bad()) return absl::UnavailableError(absl::StrCat(path, ": cannot be read"));
  return count;
}

int Screen(const Session& session, const ScreenOptions& options) {
  const std::string reference_dir = options.reference_dir.empty() ? reference::ShippedReferenceDir() : options.reference_dir;
  const auto reference = reference::ReferenceData::Load(reference_dir);
  if (!reference.ok()) return ReportError(reference.status());
  const std::string list_path = options.list.empty() ? absl::StrCat(reference::FolderBeside(reference_dir, "screening"), "/ofac") : options.list;
  const auto list = screening::LoadDeniedParties(list_path);
  if (absl::IsNotFound(list.status()) && options.list.empty()) {
    return ReportError(absl::NotFoundError(absl::StrCat(list.status().message(), ": there is no list beside the reference data; name one with --list")));
  }
  if (!list.ok()) return ReportError(list.status());
  std::ifstream file;
  if (options.file != "-") {
    file.open(options.file);
    if (!file) return ReportError(absl::NotFoundError(absl::StrCat(options.file, ": cannot be read")));
  }
  NameJudge judge(*list, (*reference)->latin_letters());
  const absl::StatusOr<Count> count = ScreenLines(options.file == "-" ? std::cin : file, options.file, judge, session.is_json);
  if (absl::Status flushed = FlushOutput(); !flushed.ok()) return ReportError(flushed);
  if (!count.ok()) return ReportError(count.status());
  PrintNote(absl::StrCat(options.file, ": ", count->names, " names, ", count->matched, " matched; list ", list_path, ", ", list->parties.size(), " entries, version ",
                         list->version));
  return count->matched > 0 ? kDoneWithFindings : kDone;
}

}  // namespace

void AddScreenCommand(CLI::App& app, Session& session) {
  CLI::App* screen = app.add_subcommand("screen", "Looks for names in a list of denied parties, offline");
  screen->footer(absl::StrFormat(
      "FILE has one name a line, in UTF-8 and any script; \"-\" is standard input. For each, the entry that is most like it, a score from 0 to 1,\n"
      "and the words that agree. From %.2f on it counts as a match. Exit status 1 when there is one.",
      screening::Screener::kMatched));
  auto options = std::make_shared<ScreenOptions>();
  screen->add_option("FILE", options->file, "Names, one a line")->required();
  screen->add_option("--list", options->list, "A folder with OFAC's sdn.csv, alt.csv and add.csv, or a CSV file with the header entry_id,name,country; the shipped list of OFAC unless given")
      ->type_name("PATH");
  screen->add_option("--reference", options->reference_dir, "Reference data other than that of this program")
      ->type_name("DIR")->envname("POSTGATE_REFERENCE");
  screen->callback([&session, options] { session.action = [&session, options] { return Screen(session, *options); }; });
}

}  // namespace postgate::cli
