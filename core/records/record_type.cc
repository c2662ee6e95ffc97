// SPDX-License-Identifier: Apache-2.0
#include "core/records/record_type.h"

#include <algorithm>
#include <type_traits>

#include "core/records/declaration.h"
#include "core/records/item.h"

namespace postgate::records {

const Place* RecordType::Find(absl::string_view name) const {
  const auto* found = std::find_if(places.begin(), places.end(), [name](const Place& place) { return place.name == name; });
  return found == places.end() ? nullptr : found;
}

namespace {

template <typename Record>
void* CreateRecord(Memory* memory) {
  static_assert(std::is_trivially_destructible_v<Record> && std::is_standard_layout_v<Record>);
  return records::Create<Record>(memory);
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
  static constexpr RecordType k##type = {type##Places::kPlaces, CreateRecord<type>}

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

  POSTGATE_PLACES(Change, POSTGATE_CHANGE_FIELDS);
  POSTGATE_PLACES(Address, POSTGATE_ADDRESS_FIELDS);
  POSTGATE_PLACES(Communication, POSTGATE_COMMUNICATION_FIELDS);
  POSTGATE_PLACES(PartyTraits, POSTGATE_PARTY_TRAITS_FIELDS);
  POSTGATE_PLACES(Declarant, POSTGATE_PARTY_CLASS_FIELDS);
  POSTGATE_PLACES(Agent, POSTGATE_AGENT_FIELDS);
  POSTGATE_PLACES(Exporter, POSTGATE_PARTY_CLASS_FIELDS);
  POSTGATE_PLACES(AdditionalDocument, POSTGATE_ADDITIONAL_DOCUMENT_FIELDS);
  POSTGATE_PLACES(AdditionalInformation, POSTGATE_ADDITIONAL_INFORMATION_FIELDS);
  POSTGATE_PLACES(BorderTransportMeans, POSTGATE_BORDER_TRANSPORT_MEANS_FIELDS);
  POSTGATE_PLACES(Consignor, POSTGATE_PARTY_CLASS_FIELDS);
  POSTGATE_PLACES(Consignee, POSTGATE_PARTY_CLASS_FIELDS);
  POSTGATE_PLACES(Importer, POSTGATE_PARTY_CLASS_FIELDS);
  POSTGATE_PLACES(Seller, POSTGATE_PARTY_CLASS_FIELDS);
  POSTGATE_PLACES(TransportContractDocument, POSTGATE_TRANSPORT_CONTRACT_DOCUMENT_FIELDS);
  POSTGATE_PLACES(MasterTransportDocument, POSTGATE_MASTER_TRANSPORT_DOCUMENT_FIELDS);
  POSTGATE_PLACES(Consignment, POSTGATE_CONSIGNMENT_FIELDS);
  POSTGATE_PLACES(CustomsValuation, POSTGATE_CUSTOMS_VALUATION_FIELDS);
  POSTGATE_PLACES(DomesticDutyTaxParty, POSTGATE_DOMESTIC_DUTY_TAX_PARTY_FIELDS);
  POSTGATE_PLACES(AEOMutualRecognitionParty, POSTGATE_AEO_MUTUAL_RECOGNITION_PARTY_FIELDS);
  POSTGATE_PLACES(PreviousDocument, POSTGATE_PREVIOUS_DOCUMENT_FIELDS);
  POSTGATE_PLACES(TradeTerms, POSTGATE_TRADE_TERMS_FIELDS);
  POSTGATE_PLACES(UCR, POSTGATE_UCR_FIELDS);
  POSTGATE_PLACES(Classification, POSTGATE_CLASSIFICATION_FIELDS);
  POSTGATE_PLACES(DangerousGoods, POSTGATE_DANGEROUS_GOODS_FIELDS);
  POSTGATE_PLACES(DutyTaxFee, POSTGATE_DUTY_TAX_FEE_FIELDS);
  POSTGATE_PLACES(GoodsMeasure, POSTGATE_GOODS_MEASURE_FIELDS);
  POSTGATE_PLACES(InvoiceLine, POSTGATE_INVOICE_LINE_FIELDS);
  POSTGATE_PLACES(Commodity, POSTGATE_COMMODITY_FIELDS);
  POSTGATE_PLACES(Origin, POSTGATE_ORIGIN_FIELDS);
  POSTGATE_PLACES(Packaging, POSTGATE_PACKAGING_FIELDS);
  POSTGATE_PLACES(GovernmentAgencyGoodsItem, POSTGATE_GOVERNMENT_AGENCY_GOODS_ITEM_FIELDS);
  POSTGATE_PLACES(GoodsShipment, POSTGATE_GOODS_SHIPMENT_FIELDS);
  POSTGATE_PLACES(PostalDetails, POSTGATE_POSTAL_DETAILS_FIELDS);
  POSTGATE_PLACES(Declaration, POSTGATE_DECLARATION_FIELDS);
};

const RecordType& ItemType() { return Places::kItem; }
const RecordType& DeclarationType() { return Places::kDeclaration; }

}  // namespace postgate::records
