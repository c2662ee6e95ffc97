// SPDX-License-Identifier: Apache-2.0
#include "server/sealing/case_keys.h"

#include <algorithm>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/sealing/sealed_part.h"

namespace postgate::sealing {
namespace {

using ledger::v1::SealedFields;
using ledger::v1::SealedPart;

constexpr char kCaseRole[] = "case/";

std::string AdditionalData(const KeyName& name, int64_t sequence) {
  const absl::string_view end("\0", 1);
  return absl::StrCat("held", end, name.principal, end, name.day, end, static_cast<int>(name.retention_class), end, sequence);
}

absl::Status SealClass(Keys& keys, const KeyName& name, bool is_sealed_before, int64_t sequence, const std::string& fields, SealedPart& part) {
  const absl::StatusOr<DataKeyPtr> key = is_sealed_before ? keys.Find(name) : keys.FindOrMake(name);
  if (!key.ok()) return key.status();
  if (*key == nullptr) return absl::FailedPreconditionError(absl::StrCat("the key of ", name.principal, " was erased"));
  SealPart(**key, AdditionalData(name, sequence), fields, part);
  return absl::OkStatus();
}

absl::Status OpenClass(Keys& keys, const KeyName& name, int64_t sequence, const SealedPart& part, std::optional<std::string>& fields) {
  const absl::StatusOr<DataKeyPtr> key = keys.Find(name);
  if (!key.ok()) return key.status();
  if (*key == nullptr) return absl::OkStatus();
  absl::StatusOr<std::string> opened = OpenPart(**key, AdditionalData(name, sequence), part);
  if (opened.ok()) fields = *std::move(opened);
  return opened.status();
}

}  // namespace

bool IsCaseId(absl::string_view text) {
  const auto is_plain = [](char c) { return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_'; };
  return !text.empty() && text.size() <= kCaseIdMax && absl::ascii_isalnum(static_cast<unsigned char>(text[0])) && std::all_of(text.begin(), text.end(), is_plain);
}

absl::string_view CaseIdOf(absl::string_view principal) {
  return absl::ConsumePrefix(&principal, kCaseRole) ? principal : absl::string_view();
}

bool IsCaseKey(const KeyName& name) { return !CaseIdOf(name.principal).empty(); }

std::string CasePrincipal(absl::string_view case_id) { return absl::StrCat(kCaseRole, case_id); }

KeyName CaseKeyName(const Case& held_by, RetentionClass retention_class) { return {CasePrincipal(held_by.id), held_by.day, retention_class}; }

absl::StatusOr<std::string> SealForCase(Keys& keys, const Case& held_by, const SealedBefore& before, int64_t sequence, const ClearFields& fields) {
  SealedFields sealed;
  if (fields.personal.has_value()) {
    const KeyName name = CaseKeyName(held_by, ledger::v1::RETENTION_CLASS_PERSONAL);
    if (absl::Status status = SealClass(keys, name, before.personal, sequence, *fields.personal, *sealed.mutable_personal()); !status.ok()) return status;
  }
  if (fields.trade.has_value()) {
    const KeyName name = CaseKeyName(held_by, ledger::v1::RETENTION_CLASS_TRADE);
    if (absl::Status status = SealClass(keys, name, before.trade, sequence, *fields.trade, *sealed.mutable_trade()); !status.ok()) return status;
  }
  return sealed.SerializeAsString();
}

absl::StatusOr<ClearFields> OpenForCase(Keys& keys, const Case& held_by, int64_t sequence, absl::string_view sealed) {
  SealedFields parts;
  if (!parts.ParseFromArray(sealed.data(), static_cast<int>(sealed.size()))) return absl::DataLossError(absl::StrCat("what case ", held_by.id, " holds can't be read"));
  ClearFields fields;
  if (parts.has_personal()) {
    const KeyName name = CaseKeyName(held_by, ledger::v1::RETENTION_CLASS_PERSONAL);
    if (absl::Status status = OpenClass(keys, name, sequence, parts.personal(), fields.personal); !status.ok()) return status;
  }
  if (parts.has_trade()) {
    const KeyName name = CaseKeyName(held_by, ledger::v1::RETENTION_CLASS_TRADE);
    if (absl::Status status = OpenClass(keys, name, sequence, parts.trade(), fields.trade); !status.ok()) return status;
  }
  return fields;
}

}  // namespace postgate::sealing
