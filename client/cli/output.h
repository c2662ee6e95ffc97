// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CLI_OUTPUT_H_
#define CLIENT_CLI_OUTPUT_H_

#include <google/protobuf/descriptor.h>
#include <google/protobuf/timestamp.pb.h>

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "postgate/v1/finding.pb.h"

namespace postgate::cli {

// What a command ends with.
inline constexpr int kDone = 0;
inline constexpr int kDoneWithFindings = 1;
inline constexpr int kCouldNot = 2;

// Writes a line to standard output; to standard error, after what was written to standard output.
void PrintLine(absl::string_view line);
void PrintNote(absl::string_view line);

// As PrintLine, but whoever reads sees it when there is more, or at FlushOutput: for output of many lines. Write: without a line break.
void WriteLine(absl::string_view line);
void Write(absl::string_view text);
// DATA_LOSS if standard output did not take all that was written to it.
absl::Status FlushOutput();

// Writes "postgate: what: why" and, where there is something to do about it, a second line with the remedy to standard error.
// Returns kCouldNot.
int ReportError(const absl::Status& error);

// An enum's value for people: DECISION_KIND_DO_NOT_LOAD is "do not load". For command lines, with '-' instead of ' '.
std::string Words(const google::protobuf::EnumValueDescriptor& value, char separator = ' ');
template <typename Enum>
std::string WordsOf(Enum value, char separator = ' ') {
  const auto* descriptor = google::protobuf::GetEnumDescriptor<Enum>()->FindValueByNumber(value);
  return descriptor == nullptr ? std::string("unknown") : Words(*descriptor, separator);
}

// The value that `text` names: in words (any of "do-not-load", "do not load", "DO_NOT_LOAD") or in full. False if none does.
bool ParseEnumWords(const google::protobuf::EnumDescriptor& type, absl::string_view text, int* number);

// All values but the unspecified one, as ParseEnumWords takes them, separated by commas.
std::string AllWords(const google::protobuf::EnumDescriptor& type);

// "2026-06-25 20:02:26Z".
std::string TimeText(const google::protobuf::Timestamp& time);

// "warning item.hs_code.exists content_pieces[0].hs_code: message (hint)", and the regime that makes it so severe, if one does: " [eu_ics2_postal]".
std::string FindingText(const v1::Finding& finding);

}  // namespace postgate::cli

#endif  // CLIENT_CLI_OUTPUT_H_
