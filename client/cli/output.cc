// SPDX-License-Identifier: Apache-2.0
#include "client/cli/output.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/time/time.h"

namespace postgate::cli {
namespace {

void WriteTo(std::FILE* file, absl::string_view line) {
  std::fwrite(line.data(), 1, line.size(), file);
  std::fputc('\n', file);
}

// What the values of an enum begin with: the zero value's name without UNSPECIFIED.
std::string PrefixOf(const google::protobuf::EnumDescriptor& type) {
  const std::string& zero = type.value(0)->name();
  const std::string ending = "UNSPECIFIED";
  return absl::EndsWith(zero, ending) ? zero.substr(0, zero.size() - ending.size()) : std::string();
}

const char* RemedyFor(const absl::Status& error) {
  switch (error.code()) {
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
      return "is the hub running and --hub its address? A handshake that fails here: does --ca hold the authority of the hub, and "
             "does the hub know the authority of --identity? The hub's log says why it refused a certificate.";
    case absl::StatusCode::kPermissionDenied:
      return "the role or name in the certificate of --identity may not do this; use another identity.";
    case absl::StatusCode::kUnauthenticated:
      return "the hub does not take the certificate of --identity; its log says why.";
    case absl::StatusCode::kAborted:
      return "only one submit of a producer may run at a time; let the other one end, or start this one again to take over.";
    case absl::StatusCode::kUnimplemented:
      return "this version of the hub does not have it yet; docs/protocol.md says what it has.";
    default:
      return "";
  }
}

}  // namespace

void PrintLine(absl::string_view line) {
  WriteTo(stdout, line);
  std::fflush(stdout);
}

void PrintNote(absl::string_view line) {
  std::fflush(stdout);
  WriteTo(stderr, line);
}

void WriteLine(absl::string_view line) { WriteTo(stdout, line); }

void Write(absl::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }

absl::Status FlushOutput() {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat("standard output: ", std::strerror(errno), "; what was written is not whole"));
}

int ReportError(const absl::Status& error) {
  PrintNote(absl::StrCat("postgate: ", error.message()));
  const char* remedy = RemedyFor(error);
  if (*remedy != '\0') PrintNote(absl::StrCat("  ", remedy));
  return kCouldNot;
}

std::string Words(const google::protobuf::EnumValueDescriptor& value, char separator) {
  std::string words = absl::AsciiStrToLower(value.name().substr(PrefixOf(*value.type()).size()));
  std::replace(words.begin(), words.end(), '_', separator);
  return words;
}

bool ParseEnumWords(const google::protobuf::EnumDescriptor& type, absl::string_view text, int* number) {
  const std::string name = absl::StrReplaceAll(absl::AsciiStrToUpper(text), {{"-", "_"}, {" ", "_"}});
  const auto* value = type.FindValueByName(name);
  if (value == nullptr) value = type.FindValueByName(PrefixOf(type) + name);
  if (value == nullptr || value->number() == 0) return false;
  *number = value->number();
  return true;
}

std::string AllWords(const google::protobuf::EnumDescriptor& type) {
  std::vector<std::string> all;
  for (int i = 1; i < type.value_count(); ++i) all.push_back(Words(*type.value(i), '-'));
  return absl::StrJoin(all, ", ");
}

std::string TimeText(const google::protobuf::Timestamp& time) {
  const absl::Time instant = absl::FromUnixSeconds(time.seconds());
  return absl::FormatTime("%Y-%m-%d %H:%M:%SZ", instant, absl::UTCTimeZone());
}

std::string FindingText(const v1::Finding& finding) {
  std::string text = absl::StrCat(WordsOf(finding.severity()), " ", finding.rule_id());
  if (!finding.field_path().empty()) absl::StrAppend(&text, " ", finding.field_path());
  absl::StrAppend(&text, ": ", finding.message());
  if (!finding.hint().empty()) absl::StrAppend(&text, " (", finding.hint(), ")");
  if (!finding.regime_id().empty()) absl::StrAppend(&text, " [", finding.regime_id(), "]");
  return text;
}

}  // namespace postgate::cli
