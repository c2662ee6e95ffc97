// SPDX-License-Identifier: Apache-2.0
#include "server/legal_holds/hold_rows.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "core/encoding/big_endian.h"

namespace postgate::legal_holds {
namespace {

constexpr absl::string_view kEnd("\0", 1);

std::string Number(int64_t number) {
  std::string bytes;
  encoding::AppendBigEndian(number, bytes);
  return bytes;
}

std::string Text(absl::string_view text) { return std::string(text.data(), text.size()); }

}  // namespace

std::string CaseKey(absl::string_view case_id) { return absl::StrCat("c", case_id); }
std::string RegistrationPrefix(absl::string_view case_id) { return absl::StrCat("r", case_id, kEnd); }
std::string RegistrationKey(absl::string_view case_id, absl::string_view registration_number) {
  return absl::StrCat(RegistrationPrefix(case_id), registration_number);
}
std::string PendingPrefix(absl::string_view case_id) { return absl::StrCat("p", case_id, kEnd); }
std::string PendingKey(absl::string_view case_id, int64_t sequence) { return absl::StrCat(PendingPrefix(case_id), Number(sequence)); }
std::string HeldPrefix(int64_t sequence) { return absl::StrCat("h", Number(sequence)); }
std::string HeldKey(int64_t sequence, absl::string_view case_id) { return absl::StrCat(HeldPrefix(sequence), case_id); }
std::string ErasureKey(const sealing::KeyName& name) {
  return absl::StrCat("e", Number(name.day), Number(static_cast<int64_t>(name.retention_class)), name.principal);
}

std::pair<std::string, std::string> SplitRegistrationKey(absl::string_view key) {
  const size_t end = key.find('\0');
  return {Text(key.substr(1, end - 1)), Text(key.substr(end + 1))};
}

std::pair<std::string, int64_t> SplitPendingKey(absl::string_view key) {
  const size_t end = key.find('\0');
  return {Text(key.substr(1, end - 1)), encoding::BigEndianAt(key, end + 1)};
}

std::string CaseOfHeldKey(absl::string_view key) { return Text(key.substr(1 + encoding::kBigEndianBytes)); }

sealing::KeyName NameOfErasureKey(absl::string_view key) {
  const int64_t day = encoding::BigEndianAt(key, 1);
  const int64_t retention_class = encoding::BigEndianAt(key, 1 + encoding::kBigEndianBytes);
  return {Text(key.substr(1 + 2 * encoding::kBigEndianBytes)), static_cast<int32_t>(day), static_cast<sealing::RetentionClass>(retention_class)};
}

std::string EndOf(std::string prefix) {
  // No prefix ends with the largest byte.
  prefix.back() = static_cast<char>(prefix.back() + 1);
  return prefix;
}

absl::StatusOr<std::optional<std::string>> Rows::Get(const std::string& key) const {
  const auto changed = changes_.find(key);
  if (changed != changes_.end()) return changed->second;
  return table_.Get(key);
}

absl::StatusOr<int64_t> Rows::DropAll(const std::string& prefix) {
  const std::string end = EndOf(prefix);
  std::map<std::string, std::optional<std::string>> dropped;
  const absl::Status scanned = table_.Scan(prefix, end, [&dropped](absl::string_view key, absl::string_view) {
    dropped[Text(key)] = std::nullopt;
    return true;
  });
  if (!scanned.ok()) return scanned;
  for (auto it = changes_.lower_bound(prefix); it != changes_.end() && it->first < end; ++it) dropped[it->first] = std::nullopt;
  for (auto& [key, value] : dropped) changes_[key] = value;
  return static_cast<int64_t>(dropped.size());
}

std::vector<ledger::Table::Change> Rows::Changes() const {
  std::vector<ledger::Table::Change> changes;
  changes.reserve(changes_.size());
  for (const auto& [key, value] : changes_) changes.push_back({key, value});
  return changes;
}

}  // namespace postgate::legal_holds
