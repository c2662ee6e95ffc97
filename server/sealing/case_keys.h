// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SEALING_CASE_KEYS_H_
#define POSTGATE_SERVER_SEALING_CASE_KEYS_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/sealing/held_fields.h"
#include "server/sealing/keys.h"

namespace postgate::sealing {

// Of a case's identifier, characters.
inline constexpr size_t kCaseIdMax = 64;

// A legal hold's case: what it holds is sealed under keys of its own, "case/ID", made on the day on which it was placed. They know no retention: they go when the
// case is released.
struct Case {
  std::string id;
  int32_t day = 0;
};

// 1 to kCaseIdMax of A-Z, a-z, 0-9, '-' and '_', the first a letter or digit: it is part of a file's name.
bool IsCaseId(absl::string_view text);
bool IsCaseKey(const KeyName& name);
// Whose keys a case's are, and back: empty when they are no case's.
std::string CasePrincipal(absl::string_view case_id);
absl::string_view CaseIdOf(absl::string_view principal);
KeyName CaseKeyName(const Case& held_by, RetentionClass retention_class);

// Of which classes the ledger holds something that is sealed under the case's keys.
struct SealedBefore {
  bool personal = false;
  bool trade = false;
};

// What was sealed in the entry at `sequence`, sealed for the case: a serialized SealedFields, bound to case and sequence. Makes the case's key of a class when there is none and nothing
// was sealed under it before. DATA_LOSS, with place and remedy, when it was: a new one would hide that what is held is lost. FAILED_PRECONDITION when the keys were erased. Thread-safe, as
// below.
absl::StatusOr<std::string> SealForCase(Keys& keys, const Case& held_by, const SealedBefore& before, int64_t sequence, const ClearFields& fields);
// The fields back; none of them once the case's keys were erased. DATA_LOSS when anything was altered, or is of another case or sequence.
absl::StatusOr<ClearFields> OpenForCase(Keys& keys, const Case& held_by, int64_t sequence, absl::string_view sealed);

}  // namespace postgate::sealing

#endif  // POSTGATE_SERVER_SEALING_CASE_KEYS_H_
