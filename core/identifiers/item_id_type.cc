// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/item_id_type.h"

#include "core/identifiers/air_waybill.h"
#include "core/identifiers/characters.h"
#include "core/identifiers/gs1.h"
#include "core/identifiers/s10.h"

namespace postgate::identifiers {
namespace {

// Two letters, then digits alone, then two letters or digits of which one is a letter; at most one digit missing or
// too many.
bool LooksMeantAsS10(absl::string_view id) {
  if (id.size() + 1 < kS10Length || id.size() > kS10Length + 1) return false;
  const absl::string_view country = id.substr(id.size() - 2);
  return AllOf(id.substr(0, 2), IsLetter) && AllOf(id.substr(2, id.size() - 4), IsDigit) &&
         AllOf(country, IsLetterOrDigit) && (IsLetter(country[0]) || IsLetter(country[1]));
}

}  // namespace

v1::ItemIdType GuessType(absl::string_view item_id) {
  if (LooksMeantAsS10(item_id)) return v1::ITEM_ID_TYPE_S10;
  if (IsSscc(item_id)) return v1::ITEM_ID_TYPE_SSCC;
  if (CheckAirWaybill(item_id) == AirWaybillProblem::kNone) return v1::ITEM_ID_TYPE_AIR_WAYBILL;
  return v1::ITEM_ID_TYPE_LOCAL;
}

v1::ItemIdType GuessTypeOfExpress(absl::string_view item_id) {
  const v1::ItemIdType type = GuessType(item_id);
  // Express carriers number as they like: only a whole, valid identifier says that it is something else.
  if (type == v1::ITEM_ID_TYPE_LOCAL) return v1::ITEM_ID_TYPE_HOUSE_BILL;
  if (type == v1::ITEM_ID_TYPE_S10 && CheckS10(item_id) != S10Problem::kNone) return v1::ITEM_ID_TYPE_HOUSE_BILL;
  return type;
}

}  // namespace postgate::identifiers
