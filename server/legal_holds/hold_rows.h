// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEGAL_HOLDS_HOLD_ROWS_H_
#define POSTGATE_SERVER_LEGAL_HOLDS_HOLD_ROWS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/ledger/table.h"
#include "server/sealing/keys.h"

namespace postgate::legal_holds {

// Rows of the table "legal_holds", numbers big-endian; CASE has no NUL:
//   c CASE                    LegalHoldRow
//   r CASE 0 REGISTRATION     empty: of a standing case
//   p CASE 0 sequence         PendingRow: an entry that the case has still to seal
//   h sequence CASE           HeldRow
//   e day class PRINCIPAL     empty: a key whose erasure is in the ledger and may not be done
std::string CaseKey(absl::string_view case_id);
std::string RegistrationPrefix(absl::string_view case_id);
std::string RegistrationKey(absl::string_view case_id, absl::string_view registration_number);
std::string PendingPrefix(absl::string_view case_id);
std::string PendingKey(absl::string_view case_id, int64_t sequence);
std::string HeldPrefix(int64_t sequence);
std::string HeldKey(int64_t sequence, absl::string_view case_id);
std::string ErasureKey(const sealing::KeyName& name);

// The parts of a key again; the key is one of that kind.
std::pair<std::string, std::string> SplitRegistrationKey(absl::string_view key);
std::pair<std::string, int64_t> SplitPendingKey(absl::string_view key);
std::string CaseOfHeldKey(absl::string_view key);
sealing::KeyName NameOfErasureKey(absl::string_view key);

// The first key behind all that begin with `prefix`.
std::string EndOf(std::string prefix);

// The table as it will be once the changes of one block are written.
class Rows {
 public:
  explicit Rows(const ledger::Table* table) : table_(*table) {}

  absl::StatusOr<std::optional<std::string>> Get(const std::string& key) const;
  void Put(std::string key, std::string value) { changes_[std::move(key)] = std::move(value); }
  void Drop(std::string key) { changes_[std::move(key)] = std::nullopt; }
  // Drops what the table and the changes have with this beginning; returns how many.
  absl::StatusOr<int64_t> DropAll(const std::string& prefix);
  std::vector<ledger::Table::Change> Changes() const;

 private:
  const ledger::Table& table_;
  std::map<std::string, std::optional<std::string>> changes_;
};

}  // namespace postgate::legal_holds

#endif  // POSTGATE_SERVER_LEGAL_HOLDS_HOLD_ROWS_H_
