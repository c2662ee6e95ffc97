// SPDX-License-Identifier: Apache-2.0
#include "certs/issued_register.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "certs/authority_files.h"

namespace postgate::certs {
namespace {

constexpr char kHeading[] = "# serial role name not-after; written by postgate certs, one line a certificate\n";

absl::StatusOr<IssuedEntry> ParseLine(absl::string_view line) {
  const std::vector<std::string> parts = absl::StrSplit(line, ' ');
  IssuedEntry entry;
  std::string time_error;
  const bool is_good = parts.size() == 4 && !parts[0].empty() &&
                       std::all_of(parts[0].begin(), parts[0].end(), absl::ascii_isxdigit) &&
                       absl::ParseTime(absl::RFC3339_sec, parts[3], &entry.not_after, &time_error);
  if (!is_good) return absl::InvalidArgumentError("expected \"SERIAL ROLE NAME NOT-AFTER\"");
  entry.serial = parts[0];
  entry.role = parts[1];
  entry.name = parts[2];
  return entry;
}

absl::StatusOr<std::string> ReadText(const std::string& dir) {
  absl::StatusOr<std::string> text = ReadWholeFile(IssuedRegisterPath(dir));
  if (absl::IsNotFound(text.status())) return std::string(kHeading);
  return text;
}

}  // namespace

std::string IssuedRegisterPath(const std::string& dir) { return absl::StrCat(dir, "/issued.txt"); }

absl::StatusOr<std::vector<IssuedEntry>> ReadIssuedRegister(const std::string& dir) {
  absl::StatusOr<std::string> text = ReadText(dir);
  if (!text.ok()) return text.status();
  std::vector<IssuedEntry> entries;
  int line_number = 0;
  for (absl::string_view line : absl::StrSplit(*text, '\n')) {
    ++line_number;
    if (line.empty() || line.front() == '#') continue;
    absl::StatusOr<IssuedEntry> entry = ParseLine(line);
    if (!entry.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat(IssuedRegisterPath(dir), ":", line_number, ": ", entry.status().message()));
    }
    entries.push_back(*std::move(entry));
  }
  return entries;
}

absl::Status AppendToIssuedRegister(const std::string& dir, const IssuedEntry& entry) {
  absl::StatusOr<std::string> text = ReadText(dir);
  if (!text.ok()) return text.status();
  absl::StrAppend(&*text, entry.serial, " ", entry.role, " ", entry.name, " ",
                  absl::FormatTime(absl::RFC3339_sec, entry.not_after, absl::UTCTimeZone()), "\n");
  return WriteFileAtomically(IssuedRegisterPath(dir), *text, kPublicMode);
}

}  // namespace postgate::certs
