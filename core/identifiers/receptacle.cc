// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/receptacle.h"

#include "core/identifiers/characters.h"
#include "core/identifiers/postal_codes.h"

namespace postgate::identifiers {
namespace {

constexpr size_t kOfficeLength = 6;
constexpr size_t kCategoryAt = 2 * kOfficeLength;
constexpr size_t kSubclassAt = kCategoryAt + 1;
constexpr size_t kYearAt = kSubclassAt + 2;
constexpr size_t kDispatchNumberAt = kYearAt + 1;
constexpr size_t kDispatchNumberLength = 4;
static_assert(kDispatchNumberAt + kDispatchNumberLength == kS8Length);
constexpr size_t kReceptacleNumberLength = 3;
constexpr size_t kHighestFlagAt = kS8Length + kReceptacleNumberLength;
constexpr size_t kRegisteredFlagAt = kHighestFlagAt + 1;
constexpr size_t kMassAt = kRegisteredFlagAt + 1;
static_assert(kMassAt + 4 == kS9Length);

}  // namespace

bool SplitS8(absl::string_view id, S8Dispatch* parts) {
  if (id.size() != kS8Length) return false;
  if (!IsImpcShape(id.substr(0, kOfficeLength)) || !IsImpcShape(id.substr(kOfficeLength, kOfficeLength))) return false;
  if (!IsUpper(id[kCategoryAt]) || !AllOf(id.substr(kSubclassAt, 2), IsUpperOrDigit)) return false;
  if (!AllOf(id.substr(kYearAt), IsDigit)) return false;
  parts->origin_office = id.substr(0, kOfficeLength);
  parts->destination_office = id.substr(kOfficeLength, kOfficeLength);
  parts->mail_category = id[kCategoryAt];
  parts->mail_subclass = id.substr(kSubclassAt, 2);
  parts->year = id[kYearAt];
  parts->dispatch_number = id.substr(kDispatchNumberAt, kDispatchNumberLength);
  return true;
}

bool SplitS9(absl::string_view id, S9Receptacle* parts) {
  if (id.size() != kS9Length || !AllOf(id.substr(kS8Length), IsDigit)) return false;
  if (id[kHighestFlagAt] > '1' || id[kRegisteredFlagAt] > '1') return false;
  if (!SplitS8(id.substr(0, kS8Length), &parts->dispatch)) return false;
  parts->receptacle_number = id.substr(kS8Length, kReceptacleNumberLength);
  parts->is_highest_receptacle = id[kHighestFlagAt] == '1';
  parts->is_registered_or_insured = id[kRegisteredFlagAt] == '1';
  parts->mass_hg = 0;
  for (const char c : id.substr(kMassAt)) parts->mass_hg = parts->mass_hg * 10 + (c - '0');
  return true;
}

absl::string_view DispatchOfReceptacle(absl::string_view receptacle_id) {
  S9Receptacle parts;
  return SplitS9(receptacle_id, &parts) ? receptacle_id.substr(0, kS8Length) : absl::string_view();
}

}  // namespace postgate::identifiers
