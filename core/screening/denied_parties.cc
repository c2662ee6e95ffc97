// SPDX-License-Identifier: Apache-2.0
#include "core/screening/denied_parties.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "core/digest/sha256.h"
#include "core/encoding/utf8.h"
#include "core/reference/csv.h"

namespace postgate::screening {
namespace {

// How the legacy files of OFAC say that there is nothing.
constexpr absl::string_view kNoValue = "-0-";
// Their last line, as files of DOS end.
constexpr char kEndMark = '\x1A';

// How many columns each has (OFAC, "SDN data formats": the comma-separated files).
constexpr absl::string_view kSdnFile = "sdn.csv";
constexpr absl::string_view kAltFile = "alt.csv";
constexpr absl::string_view kAddFile = "add.csv";
constexpr size_t kSdnColumns = 12;
constexpr size_t kAltColumns = 5;
constexpr size_t kAddColumns = 6;

class Reader {
 public:
  absl::Status ReadOfac(const std::string& folder);
  absl::Status ReadCsv(const std::string& path);
  DeniedParties Finish() &&;

 private:
  absl::StatusOr<std::string> WholeFile(const std::string& path);
  DeniedParty& PartyOf(const std::string& entry_id);
  absl::StatusOr<DeniedParty*> KnownParty(const std::string& entry_id);

  DeniedParties list_;
  absl::flat_hash_map<std::string, size_t> by_id_;
  digest::Sha256 digest_;
  int files_with_end_mark_ = 0;
  int files_ = 0;
};

absl::Status AddName(const std::string& name, DeniedParty& party) {
  if (absl::StripAsciiWhitespace(name).empty() || name == kNoValue) return absl::InvalidArgumentError("a row without a name");
  party.names.push_back(name);
  return absl::OkStatus();
}

absl::StatusOr<std::string> Reader::WholeFile(const std::string& path) {
  absl::StatusOr<std::string> text = reference::ReadFile(path);
  if (!text.ok()) return text;
  digest_.Add(*text);
  ++files_;
  if (!text->empty() && text->back() == kEndMark) {
    ++files_with_end_mark_;
    text->pop_back();
  }
  if (const int line = encoding::LineThatIsNoUtf8(*text); line != 0) {
    return absl::InvalidArgumentError(absl::StrCat(path, ":", line, ": is no UTF-8; convert the list first, as with iconv"));
  }
  if (!absl::EndsWith(*text, "\n")) return absl::InvalidArgumentError(absl::StrCat(path, ": ends within a line: it was cut off; fetch the list again"));
  return text;
}

DeniedParty& Reader::PartyOf(const std::string& entry_id) {
  const auto [at, is_new] = by_id_.emplace(entry_id, list_.parties.size());
  if (is_new) list_.parties.push_back({entry_id, {}, {}});
  return list_.parties[at->second];
}

absl::StatusOr<DeniedParty*> Reader::KnownParty(const std::string& entry_id) {
  const auto at = by_id_.find(entry_id);
  if (at == by_id_.end()) return absl::InvalidArgumentError(absl::StrCat("entry ", entry_id, " is not in sdn.csv: the files are of different editions, or one was cut off"));
  return &list_.parties[at->second];
}

absl::Status Reader::ReadOfac(const std::string& folder) {
  const auto read = [&](absl::string_view name, size_t columns, const reference::CsvRow& row) -> absl::Status {
    const std::string path = absl::StrCat(folder, "/", name);
    const absl::StatusOr<std::string> text = WholeFile(path);
    if (!text.ok()) return text.status();
    return reference::ForEachCsvRowWithoutHeader(path, *text, columns, row);
  };
  absl::Status status = read(kSdnFile, kSdnColumns, [&](const std::vector<std::string>& fields) {
    if (by_id_.contains(fields[0])) return absl::InvalidArgumentError(absl::StrCat("entry ", fields[0], " is here twice"));
    return AddName(fields[1], PartyOf(fields[0]));
  });
  if (!status.ok()) return status;
  status = read(kAltFile, kAltColumns, [&](const std::vector<std::string>& fields) {
    const absl::StatusOr<DeniedParty*> party = KnownParty(fields[0]);
    if (!party.ok()) return party.status();
    return AddName(fields[3], **party);
  });
  if (!status.ok()) return status;
  status = read(kAddFile, kAddColumns, [&](const std::vector<std::string>& fields) {
    const absl::StatusOr<DeniedParty*> party = KnownParty(fields[0]);
    if (!party.ok()) return party.status();
    const std::string country(absl::StripAsciiWhitespace(fields[4]));
    std::vector<std::string>& countries = (*party)->countries;
    if (country != kNoValue && std::find(countries.begin(), countries.end(), country) == countries.end()) countries.push_back(country);
    std::string address;
    for (const size_t part : {size_t{2}, size_t{3}}) {
      if (absl::StripAsciiWhitespace(fields[part]) != kNoValue) absl::StrAppend(&address, address.empty() ? "" : ", ", fields[part]);
    }
    if (!address.empty()) (*party)->addresses.push_back(std::move(address));
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  if (files_with_end_mark_ != 0 && files_with_end_mark_ != files_) {
    return absl::InvalidArgumentError(absl::StrCat(folder, ": not all of its files end with the mark 0x1A: one was cut off; fetch the list again"));
  }
  return absl::OkStatus();
}

absl::Status Reader::ReadCsv(const std::string& path) {
  const absl::StatusOr<std::string> text = WholeFile(path);
  if (!text.ok()) return text.status();
  return reference::ForEachCsvRow(path, *text, "entry_id,name,country", [&](const std::vector<std::string>& fields) {
    if (fields[0].empty()) return absl::InvalidArgumentError("a row without entry_id");
    DeniedParty& party = PartyOf(fields[0]);
    if (!fields[2].empty()) party.countries.push_back(fields[2]);
    return AddName(fields[1], party);
  });
}

bool IsFolder(const std::string& path) {
  std::error_code error;
  return std::filesystem::is_directory(path, error);
}

DeniedParties Reader::Finish() && {
  constexpr size_t kVersionDigits = 16;
  list_.version = absl::BytesToHexString(digest::BytesOf(digest_.Finish())).substr(0, kVersionDigits);
  return std::move(list_);
}

}  // namespace

absl::StatusOr<DeniedParties> LoadDeniedParties(const std::string& path) {
  Reader reader;
  const absl::Status status = IsFolder(path) ? reader.ReadOfac(path) : reader.ReadCsv(path);
  if (!status.ok()) return status;
  DeniedParties list = std::move(reader).Finish();
  if (list.parties.empty()) return absl::InvalidArgumentError(absl::StrCat(path, ": has no entry: it was cut off; fetch the list again"));
  return list;
}

std::vector<std::string> FilesOfDeniedParties(const std::string& path) {
  if (!IsFolder(path)) return {path};
  std::vector<std::string> files;
  for (const absl::string_view file : {kSdnFile, kAltFile, kAddFile}) files.push_back(absl::StrCat(path, "/", file));
  return files;
}

}  // namespace postgate::screening
