// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/item_id_type.h"

#include "core/normalization/rules/rules.h"
#include "core/records/item.h"

namespace postgate::normalization::rules {
namespace {

constexpr char kId[] = "normalize.item_id_type";

void Apply(Subject& subject) {
  records::Item& item = subject.item();
  if (item.item_id_type() != v1::ITEM_ID_TYPE_UNSPECIFIED || item.item_id().empty()) return;
  // As the rules took it.
  const bool is_express = subject.input().carrier_kind == validation::CarrierKind::kExpress;
  item.set_item_id_type(identifiers::TypeOfItemId(item, is_express ? identifiers::Carrier::kExpress : identifiers::Carrier::kAny));
  subject.Record(kId, identifiers::FieldPath("item_id_type"), "", v1::ItemIdType_Name(item.item_id_type()));
}

}  // namespace

constexpr NormalizationRule kItemIdType = {kId, "An unstated type of identifier is told by its shape.",
    "UPU S10; GS1 SSCC; IATA air waybill", Apply};

}  // namespace postgate::normalization::rules
