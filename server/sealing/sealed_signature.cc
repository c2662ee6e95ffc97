// SPDX-License-Identifier: Apache-2.0
#include "server/sealing/sealed_signature.h"

#include "absl/strings/str_cat.h"
#include "server/sealing/sealed_part.h"

namespace postgate::sealing {
namespace {

using ledger::v1::Entry;

// The word in it keeps these parts and those of fields apart.
std::string AdditionalData(const Entry& entry) {
  const absl::string_view end("\0", 1);
  const ledger::v1::KeptSignature& kept = entry.signature();
  return absl::StrCat("signature", end, entry.principal(), end, entry.key_day(), end, entry.has_item() ? entry.item().producer() : entry.movement().producer(),
                      end, kept.first_offset(), end, kept.count());
}

}  // namespace

void SealSignature(const DayKeys& keys, absl::string_view signature, Entry& entry) {
  SealPart(*keys.personal, AdditionalData(entry), signature, *entry.mutable_signature()->mutable_signature());
}

absl::StatusOr<std::optional<std::string>> OpenSignature(Keys& keys, const Entry& entry) {
  const auto placed = [&entry](const absl::Status& status) {
    return absl::Status(status.code(), absl::StrCat("a signature of ", entry.principal(), ", sealed on ", DayText(entry.key_day()), ": ", status.message()));
  };
  const absl::StatusOr<DataKeyPtr> key = keys.Find({entry.principal(), entry.key_day(), ledger::v1::RETENTION_CLASS_PERSONAL});
  if (!key.ok()) return placed(key.status());
  if (*key == nullptr) return std::nullopt;
  absl::StatusOr<std::string> signature = OpenPart(**key, AdditionalData(entry), entry.signature().signature());
  if (!signature.ok()) return placed(signature.status());
  return *std::move(signature);
}

}  // namespace postgate::sealing
