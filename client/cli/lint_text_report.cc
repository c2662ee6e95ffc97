// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/cli/lint_report.h"
#include "client/cli/output.h"

namespace postgate::cli {
namespace {

class TextReport final : public LintReport {
 public:
  explicit TextReport(LintSubject subject) : subject_(std::move(subject)) {}

  void Tell(const client::RecordFile& file, const v1::ItemResult& result) override {
    for (const v1::Finding& finding : result.findings()) {
      WriteLine(absl::StrCat(subject_.path, ":", file.line(), ": ", FindingText(finding)));
    }
  }

  void TellUnparsable(int64_t, absl::string_view why) override { PrintNote(absl::StrCat("postgate: ", why)); }

  void End(const LintSummary& summary, int64_t untold, int) override {
    WriteLine(absl::StrCat(subject_.path, ": ", summary.records(), subject_.kind == client::RecordKind::kMovement ? " movements" : " records",
                           summary.unparsable() > 0 ? absl::StrCat(", ", summary.unparsable(), " of them unparsable") : ""));
    std::string text = summary.Text();
    if (untold > 0) absl::StrAppend(&text, untold, " of ", summary.findings() + summary.unparsable(), " findings are not shown above\n");
    if (!text.empty()) WriteLine(absl::string_view(text).substr(0, text.size() - 1));
  }

 private:
  const LintSubject subject_;
};

class JsonReport final : public LintReport {
 public:
  explicit JsonReport(LintSubject subject) : subject_(std::move(subject)) {}

  void Tell(const client::RecordFile& file, const v1::ItemResult& result) override {
    JsonObject object;
    object.Add("file", subject_.path).Add("line", file.line()).Add("offset", result.offset());
    object.Add("item_id", result.item_id()).Add("outcome", v1::Outcome_Name(result.outcome()));
    std::string findings;
    for (const v1::Finding& finding : result.findings()) absl::StrAppend(&findings, findings.empty() ? "" : ",", MessageJson(finding));
    WriteLine(object.AddRaw("findings", absl::StrCat("[", findings, "]")).Text());
  }

  void TellUnparsable(int64_t line, absl::string_view why) override {
    PrintNote(absl::StrCat("postgate: ", why));
    WriteLine(JsonObject().Add("file", subject_.path).Add("line", line).Add("unparsable", true).Add("error", why).Text());
  }

  void End(const LintSummary& summary, int64_t untold, int) override {
    JsonObject object;
    object.Add("file", subject_.path);
    summary.AddTo(&object);
    WriteLine(object.Add("untold", untold).Add("rules_version", subject_.rules_version).Text());
  }

 private:
  const LintSubject subject_;
};

}  // namespace

std::unique_ptr<LintReport> MakeTextReport(LintSubject subject) { return std::make_unique<TextReport>(std::move(subject)); }

std::unique_ptr<LintReport> MakeJsonReport(LintSubject subject) { return std::make_unique<JsonReport>(std::move(subject)); }

}  // namespace postgate::cli
