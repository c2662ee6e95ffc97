// SPDX-License-Identifier: Apache-2.0
//
// How `postgate lint` tells what it finds: a form of output each. None keeps what it has told, so a file of any length will do.
#ifndef CLIENT_CLI_LINT_REPORT_H_
#define CLIENT_CLI_LINT_REPORT_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/strings/string_view.h"
#include "client/cli/lint_summary.h"
#include "client/formats/record_file.h"
#include "postgate/v1/finding.pb.h"

namespace postgate::cli {

// What is read, and by which rules.
struct LintSubject {
  std::string path;
  client::RecordKind kind = client::RecordKind::kItem;
  std::string rules_version;
  std::string program_version;
};

class LintReport {
 public:
  virtual ~LintReport() = default;

  // The record that `file` gave last, with the findings that are to be told, of which there is one at least.
  virtual void Tell(const client::RecordFile& file, const v1::ItemResult& result) = 0;
  // The line is no record; `why` begins with PATH:LINE.
  virtual void TellUnparsable(int64_t line, absl::string_view why) = 0;
  // Once, at the end. `untold`: findings that --severity or --max-findings left out. `exit_code`: what the command ends with.
  virtual void End(const LintSummary& summary, int64_t untold, int exit_code) = 0;
};

// FILE:LINE: finding, for people and editors; then the summary.
std::unique_ptr<LintReport> MakeTextReport(LintSubject subject);
// An object a line, docs/cli.md says which.
std::unique_ptr<LintReport> MakeJsonReport(LintSubject subject);
// One SARIF 2.1.0 log (OASIS Standard, 27 March 2020). It holds no more of the record than the text does.
std::unique_ptr<LintReport> MakeSarifReport(LintSubject subject);

}  // namespace postgate::cli

#endif  // CLIENT_CLI_LINT_REPORT_H_
