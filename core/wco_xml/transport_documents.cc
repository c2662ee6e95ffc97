// SPDX-License-Identifier: Apache-2.0
#include "core/wco_xml/transport_documents.h"

namespace postgate::wco_xml {
namespace {

struct Scheme {
  v1::ItemIdType type;
  const char* name;
};

constexpr Scheme kSchemes[] = {{v1::ITEM_ID_TYPE_UNSPECIFIED, "ITEM"},         {v1::ITEM_ID_TYPE_S10, "S10"},
                               {v1::ITEM_ID_TYPE_SSCC, "SSCC"},                {v1::ITEM_ID_TYPE_HOUSE_BILL, "HOUSE_BILL"},
                               {v1::ITEM_ID_TYPE_AIR_WAYBILL, "AIR_WAYBILL"}, {v1::ITEM_ID_TYPE_LOCAL, "LOCAL"}};

}  // namespace

const char* SchemeOfItemId(v1::ItemIdType type) {
  for (const Scheme& scheme : kSchemes) {
    if (scheme.type == type) return scheme.name;
  }
  return nullptr;
}

std::optional<v1::ItemIdType> ItemIdTypeOf(absl::string_view name) {
  for (const Scheme& scheme : kSchemes) {
    if (name == scheme.name) return scheme.type;
  }
  return std::nullopt;
}

}  // namespace postgate::wco_xml
