// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "client/cli/lint_report.h"
#include "client/cli/output.h"
#include "core/validation/registry.h"
#include "core/validation/rules.h"

namespace postgate::cli {
namespace {

constexpr char kSchema[] = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

// What no rule of the hub says, since the hub never sees such a line.
constexpr validation::Rule kUnparsable = {
    .id = "file.unparsable",
    .severity = v1::SEVERITY_ERROR,
    .summary = "A line of the file is one record.",
    .source = "docs/cli.md: files",
    .field = "",
};

// SARIF, 3.27.10.
const char* LevelOf(v1::Severity severity) {
  switch (severity) {
    case v1::SEVERITY_WARNING: return "warning";
    case v1::SEVERITY_INFO: return "note";
    default: return "error";
  }
}

// SARIF, 3.11.5: braces in a message are doubled, or they would be placeholders.
std::string MessageObject(absl::string_view text) {
  return JsonObject().Add("text", absl::StrReplaceAll(text, {{"{", "{{"}, {"}", "}}"}})).Text();
}

std::string RuleObject(const validation::Rule& rule) {
  std::string help = absl::StrCat(rule.summary, "\nSource: ", rule.source);
  if (*rule.field != '\0') absl::StrAppend(&help, "\nField: ", rule.field);
  JsonObject object;
  object.Add("id", rule.id).AddRaw("shortDescription", JsonObject().Add("text", rule.summary).Text());
  object.AddRaw("fullDescription", JsonObject().Add("text", rule.summary).Text()).AddRaw("help", JsonObject().Add("text", help).Text());
  object.AddRaw("defaultConfiguration", JsonObject().Add("level", LevelOf(rule.severity)).Text());
  return object.AddRaw("properties", JsonObject().Add("field", rule.field).Add("source", rule.source).Text()).Text();
}

// What an offline check may find.
std::vector<const validation::Rule*> RulesFor(client::RecordKind kind) {
  const bool is_item = kind == client::RecordKind::kItem;
  std::vector<const validation::Rule*> rules = {&kUnparsable, is_item ? &validation::kItemWireFormat : &validation::kMovementWireFormat,
                                                &validation::kItemFindingsLimit};
  const auto own = is_item ? validation::ItemRules() : validation::MovementRules();
  rules.insert(rules.end(), own.begin(), own.end());
  return rules;
}

// The path as a URI reference (RFC 3986): relative ones stay so, and whoever shows the log resolves them.
std::string UriOf(absl::string_view path) {
  std::string uri = absl::StartsWith(path, "/") ? "file://" : "";
  for (const char c : path) {
    if (absl::ascii_isalnum(static_cast<unsigned char>(c)) || absl::StrContains("-._~/", absl::string_view(&c, 1))) {
      uri += c;
    } else {
      absl::StrAppendFormat(&uri, "%%%02X", static_cast<unsigned char>(c));
    }
  }
  return uri;
}

class SarifReport final : public LintReport {
 public:
  explicit SarifReport(LintSubject subject) : subject_(std::move(subject)), uri_(UriOf(subject_.path)) {
    std::string rules;
    for (const validation::Rule* rule : RulesFor(subject_.kind)) {
      absl::StrAppend(&rules, index_.empty() ? "\n" : ",\n", RuleObject(*rule));
      index_.emplace(rule->id, static_cast<int64_t>(index_.size()));
    }
    JsonObject driver;
    driver.Add("name", "postgate").Add("version", subject_.program_version).AddRaw("rules", absl::StrCat("[", rules, "]"));
    WriteLine(absl::StrCat("{\"$schema\":\"", kSchema, "\",\"version\":\"2.1.0\",\"runs\":[{\"tool\":",
                           JsonObject().AddRaw("driver", driver.Text()).Text(), ",\"columnKind\":\"unicodeCodePoints\",\"results\":["));
  }

  void Tell(const client::RecordFile& file, const v1::ItemResult& result) override {
    for (const v1::Finding& finding : result.findings()) {
      const std::string text = absl::StrCat(finding.message(), finding.hint().empty() ? "" : " ", finding.hint());
      AddResult(finding.rule_id(), finding.severity(), text, file.line(), file.PlaceOf(finding.field_path()), finding.field_path(),
                finding.regime_id());
    }
  }

  void TellUnparsable(int64_t line, absl::string_view why) override {
    AddResult(kUnparsable.id, kUnparsable.severity, absl::StripPrefix(why, absl::StrCat(subject_.path, ":", line, ": ")), line, std::nullopt, "");
  }

  void End(const LintSummary& summary, int64_t untold, int exit_code) override {
    JsonObject counts;
    summary.AddTo(&counts);
    counts.Add("untold", untold).Add("rules_version", subject_.rules_version);
    const std::string artifact = JsonObject().AddRaw("location", JsonObject().Add("uri", uri_).Text()).Text();
    const std::string invocation = JsonObject().Add("executionSuccessful", true).Add("exitCode", exit_code).Text();
    WriteLine(absl::StrCat(has_results_ ? "\n" : "", "],\"artifacts\":[", artifact, "],\"invocations\":[", invocation,
                           "],\"properties\":", counts.Text(), "}]}"));
  }

 private:
  void AddResult(const std::string& rule_id, v1::Severity severity, absl::string_view text, int64_t line,
                 const std::optional<client::FieldPlace>& place, absl::string_view field_path, absl::string_view regime_id = "") {
    JsonObject region;
    region.Add("startLine", line + (place.has_value() ? place->line : 0));
    if (place.has_value()) {
      region.Add("startColumn", place->column);
      if (place->end_line != place->line) region.Add("endLine", line + place->end_line);
      region.Add("endColumn", place->end_column);
    }
    JsonObject physical;
    physical.AddRaw("artifactLocation", JsonObject().Add("uri", uri_).Add("index", 0).Text()).AddRaw("region", region.Text());
    JsonObject location;
    location.AddRaw("physicalLocation", physical.Text());
    if (!field_path.empty()) {
      const std::string logical = JsonObject().Add("fullyQualifiedName", field_path).Add("kind", "property").Text();
      location.AddRaw("logicalLocations", absl::StrCat("[", logical, "]"));
    }
    JsonObject result;
    result.Add("ruleId", rule_id);
    if (const auto found = index_.find(rule_id); found != index_.end()) result.Add("ruleIndex", found->second);
    result.Add("level", LevelOf(severity)).AddRaw("message", MessageObject(text)).AddRaw("locations", absl::StrCat("[", location.Text(), "]"));
    if (!regime_id.empty()) result.AddRaw("properties", JsonObject().Add("regimeId", regime_id).Text());
    // The line break belongs to the next result, which alone knows that a comma comes before it.
    Write(absl::StrCat(has_results_ ? ",\n" : "", result.Text()));
    has_results_ = true;
  }

  const LintSubject subject_;
  const std::string uri_;
  std::map<std::string, int64_t> index_;
  bool has_results_ = false;
};

}  // namespace

std::unique_ptr<LintReport> MakeSarifReport(LintSubject subject) { return std::make_unique<SarifReport>(std::move(subject)); }

}  // namespace postgate::cli
