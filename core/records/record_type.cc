// SPDX-License-Identifier: Apache-2.0
#include "core/records/record_type.h"

#include <algorithm>
#include <type_traits>

#include "core/records/item.h"

namespace postgate::records {

const Place* RecordType::Find(absl::string_view name) const {
  const auto* found = std::find_if(places.begin(), places.end(), [name](const Place& place) { return place.name == name; });
  return found == places.end() ? nullptr : found;
}

namespace {

template <typename Record>
void* Create(google::protobuf::Arena* arena) {
  static_assert(std::is_trivially_destructible_v<Record> && std::is_standard_layout_v<Record>);
  return google::protobuf::Arena::Create<Record>(arena, arena);
}

template <typename Number>
constexpr Shape ShapeOf() {
  static_assert(sizeof(Number) == 8 || sizeof(Number) == 4 || std::is_same_v<Number, bool>);
  return sizeof(Number) == 8 ? Shape::kInt64 : sizeof(Number) == 4 ? Shape::kInt32 : Shape::kBool;
}

}  // namespace

// Their friend, so that it may know where their members are.
#define POSTGATE_PLACE_TEXT(field) {#field, Shape::kText, offsetof(Record, field##_)},
#define POSTGATE_PLACE_TEXTS(field) {#field, Shape::kTexts, offsetof(Record, field##_)},
#define POSTGATE_PLACE_NUMBER(type, field) {#field, ShapeOf<type>(), offsetof(Record, field##_)},
#define POSTGATE_PLACE_RECORD(type, field) {#field, Shape::kRecord, offsetof(Record, field##_), &k##type},
#define POSTGATE_PLACE_RECORDS(type, field) {#field, Shape::kRecords, offsetof(Record, field##_), &k##type},
#define POSTGATE_PLACES(type, FIELDS)                                                                                                                       \
  struct type##Places {                                                                                                                                     \
    using Record = type;                                                                                                                                    \
    static constexpr Place kPlaces[] = {                                                                                                                    \
        FIELDS(POSTGATE_PLACE_TEXT, POSTGATE_PLACE_TEXTS, POSTGATE_PLACE_NUMBER, POSTGATE_PLACE_RECORD, POSTGATE_PLACE_RECORDS)};                           \
  };                                                                                                                                                        \
  static constexpr RecordType k##type = {type##Places::kPlaces, Create<type>}

struct Places {
  POSTGATE_PLACES(Timestamp, POSTGATE_TIMESTAMP_FIELDS);
  POSTGATE_PLACES(BoolValue, POSTGATE_BOOL_VALUE_FIELDS);
  POSTGATE_PLACES(Money, POSTGATE_MONEY_FIELDS);
  POSTGATE_PLACES(Party, POSTGATE_PARTY_FIELDS);
  POSTGATE_PLACES(Document, POSTGATE_DOCUMENT_FIELDS);
  POSTGATE_PLACES(FiscalReference, POSTGATE_FISCAL_REFERENCE_FIELDS);
  POSTGATE_PLACES(SupplyChainActor, POSTGATE_SUPPLY_CHAIN_ACTOR_FIELDS);
  POSTGATE_PLACES(AdditionalStatement, POSTGATE_ADDITIONAL_STATEMENT_FIELDS);
  POSTGATE_PLACES(ContentPiece, POSTGATE_CONTENT_PIECE_FIELDS);
  POSTGATE_PLACES(Item, POSTGATE_ITEM_FIELDS);
};

const RecordType& ItemType() { return Places::kItem; }

}  // namespace postgate::records
