// SPDX-License-Identifier: Apache-2.0
//
// The messages of declaration.proto as the pure core makes them: records as those of item.h, whose texts are views, of the item's or of the memory. Meaning and units of
// the fields: declaration.proto.
#ifndef CORE_RECORDS_DECLARATION_H_
#define CORE_RECORDS_DECLARATION_H_

#include <cstdint>

#include "core/records/fields.h"
#include "core/records/item.h"
#include "postgate/v1/declaration.pb.h"

namespace postgate::records {

#define POSTGATE_CHANGE_FIELDS(TEXT, TEXTS, NUMBER, RECORD, RECORDS) \
  TEXT(rule_id)                                                      \
  TEXT(field_path)                                                   \
  TEXT(before)                                                       \
  TEXT(after)
POSTGATE_RECORD(Change, POSTGATE_CHANGE_FIELDS);

#define POSTGATE_ADDRESS_FIELDS(TEXT, TEXTS, NUMBER, RECORD, RECORDS) \
  TEXT(street)                                                        \
  TEXT(house_number)                                                  \
  TEXT(po_box)                                                        \
  TEXTS(additional_lines)                                             \
  TEXT(city_name)                                                     \
  TEXT(country_sub_division_name)                                     \
  TEXT(postcode_id)                                                   \
  TEXT(country_code)
POSTGATE_RECORD(Address, POSTGATE_ADDRESS_FIELDS);

#define POSTGATE_COMMUNICATION_FIELDS(TEXT, TEXTS, NUMBER, RECORD, RECORDS) \
  TEXT(id)                                                                  \
  TEXT(type_code)
POSTGATE_RECORD(Communication, POSTGATE_COMMUNICATION_FIELDS);

#define POSTGATE_PARTY_TRAITS_FIELDS(TEXT, TEXTS, NUMBER, RECORD, RECORDS) \
  NUMBER(int32_t, type_of_person)                                          \
  TEXT(id_kind)                                                            \
  NUMBER(v1::SizeClass, size_class)                                        \
  TEXT(title)                                                              \
  TEXT(latin_name)                                                         \
  RECORD(Address, latin_address)
POSTGATE_RECORD(PartyTraits, POSTGATE_PARTY_TRAITS_FIELDS);

// Of each class of party; Agent has a field more.
#define POSTGATE_PARTY_CLASS_FIELDS(TEXT, TEXTS, NUMBER, RECORD, RECORDS) \
  TEXT(name)                                                              \
  TEXT(id)                                                                \
  RECORD(Address, address)                                                \
  RECORDS(Communication, communications)                                  \
  RECORD(PartyTraits, traits)
POSTGATE_RECORD(Declarant, POSTGATE_PARTY_CLASS_FIELDS);

#define POSTGATE_AGENT_FIELDS(TEXT, TEXTS, NUMBER, RECORD, RECORDS) \
  TEXT(name)                                                        \
  TEXT(id)                                                          \
  TEXT(function_code)                                               \
  RECORD(Address, address)                                          \
  RECORDS(Communication, communications)                            \
  RECORD(PartyTraits, traits)
POSTGATE_RECORD(Agent, POSTGATE_AGENT_FIELDS);

POSTGATE_RECORD(Exporter, POSTGATE_PARTY_CLASS_FIELDS);

#define POSTGATE_ADDITIONAL_DOCUMENT_FIELDS(TEXT, TEXTS, NUMBER, RECORD, RECORDS) \
  TEXT(id)                                                                        \
  TEXT(type_code)
POSTGATE_RECORD(AdditionalDocument, POSTGATE_ADDITIONAL_DOCUMENT_FIELDS);

#define POSTGATE_ADDITIONAL_INFORMATION_FIELDS(TEXT, TEXTS, NUMBER, RECORD, RECORDS) \
  TEXT(statement_code)                                                               \
  TEXT(statement_description)
POSTGATE_RECORD(AdditionalInformation, POSTGATE_ADDITIONAL_INFORMATION_FIELDS);

#define POSTGATE_BORDER_TRANSPORT_MEANS_FIELDS(TEXT, TEXTS, NUMBER, RECORD, RECORDS) \
  TEXT(mode_code)                                                                    \
  RECORD(Timestamp, planned_departure_at)                                            \
  RECORD(Timestamp, planned_arrival_at)
POSTGATE_RECORD(BorderTransportMeans, POSTGATE_BORDER_TRANSPORT_MEANS_FIELDS);

POSTGATE_RECORD(Consignor, POSTGATE_PARTY_CLASS_FIELDS);
POSTGATE_RECORD(Consignee, POSTGATE_PARTY_CLASS_FIELDS);
POSTGATE_RECORD(Importer, POSTGATE_PARTY_CLASS_FIELDS);
POSTGATE_RECORD(Seller, POSTGATE_PARTY_CLASS_FIELDS);

#define POSTGATE_TRANSPORT_CONTRACT_DOCUMENT_FIELDS(TEXT, TEXTS, NUMBER, RECORD, RECORDS) \
  TEXT(id)                                                                                \
  TEXT(type_code)                                                                         \
  NUMBER(v1::ItemIdType, id_type)
POSTGATE_RECORD(TransportContractDocument, POSTGATE_TRANSPORT_CONTRACT_DOCUMENT_FIELDS);

#define POSTGATE_MASTER_TRANSPORT_DOCUMENT_FIELDS(TEXT, TEXTS, NUMBER, RECORD, RECORDS) \
  TEXT(id)                                                                              \
  TEXT(type_code)
POSTGATE_RECORD(MasterTransportDocument, POSTGATE_MASTER_TRANSPORT_DOCUMENT_FIELDS);

#define POSTGATE_CONSIGNMENT_FIELDS(TEXT, TEXTS, NUMBER, RECORD, RECORDS) \
  RECORD(TransportContractDocument, transport_contract_document)          \
  RECORD(MasterTransportDocument, master_transport_document)
POSTGATE_RECORD(Consignment, POSTGATE_CONSIGNMENT_FIELDS);

#define POSTGATE_CUSTOMS_VALUATION_FIELDS(TEXT, TEXTS, NUMBER, RECORD, RECORDS) RECORD(Money, freight_charge_amount)
POSTGATE_RECORD(CustomsValuation, POSTGATE_CUSTOMS_VALUATION_FIELDS);

#define POSTGATE_DOMESTIC_DUTY_TAX_PARTY_FIELDS(TEXT, TEXTS, NUMBER, RECORD, RECORDS) \
  TEXT(id)                                                                            \
  TEXT(role_code)                                                                     \
  TEXT(id_kind)
POSTGATE_RECORD(DomesticDutyTaxParty, POSTGATE_DOMESTIC_DUTY_TAX_PARTY_FIELDS);

#define POSTGATE_AEO_MUTUAL_RECOGNITION_PARTY_FIELDS(TEXT, TEXTS, NUMBER, RECORD, RECORDS) \
  TEXT(id)                                                                                 \
  TEXT(role_code)
POSTGATE_RECORD(AEOMutualRecognitionParty, POSTGATE_AEO_MUTUAL_RECOGNITION_PARTY_FIELDS);

#define POSTGATE_PREVIOUS_DOCUMENT_FIELDS(TEXT, TEXTS, NUMBER, RECORD, RECORDS) \
  TEXT(id)                                                                      \
  TEXT(type_code)
POSTGATE_RECORD(PreviousDocument, POSTGATE_PREVIOUS_DOCUMENT_FIELDS);

#define POSTGATE_TRADE_TERMS_FIELDS(TEXT, TEXTS, NUMBER, RECORD, RECORDS) TEXT(condition_code)
POSTGATE_RECORD(TradeTerms, POSTGATE_TRADE_TERMS_FIELDS);

#define POSTGATE_UCR_FIELDS(TEXT, TEXTS, NUMBER, RECORD, RECORDS) TEXT(trader_assigned_reference_id)
POSTGATE_RECORD(UCR, POSTGATE_UCR_FIELDS);

#define POSTGATE_CLASSIFICATION_FIELDS(TEXT, TEXTS, NUMBER, RECORD, RECORDS) \
  TEXT(id)                                                                   \
  TEXT(identification_type_code)
POSTGATE_RECORD(Classification, POSTGATE_CLASSIFICATION_FIELDS);

#define POSTGATE_DANGEROUS_GOODS_FIELDS(TEXT, TEXTS, NUMBER, RECORD, RECORDS) TEXT(undg_id)
POSTGATE_RECORD(DangerousGoods, POSTGATE_DANGEROUS_GOODS_FIELDS);

#define POSTGATE_DUTY_TAX_FEE_FIELDS(TEXT, TEXTS, NUMBER, RECORD, RECORDS) \
  TEXT(type_code)                                                          \
  TEXT(duty_regime_code)                                                   \
  RECORD(Money, ad_valorem_tax_base_amount)                                \
  NUMBER(int64_t, tax_rate_ppm)                                            \
  RECORD(Money, tax_assessed_amount)
POSTGATE_RECORD(DutyTaxFee, POSTGATE_DUTY_TAX_FEE_FIELDS);

#define POSTGATE_GOODS_MEASURE_FIELDS(TEXT, TEXTS, NUMBER, RECORD, RECORDS) \
  NUMBER(int64_t, net_net_weight_g)                                         \
  NUMBER(int64_t, tariff_quantity)                                          \
  TEXT(tariff_quantity_unit)
POSTGATE_RECORD(GoodsMeasure, POSTGATE_GOODS_MEASURE_FIELDS);

#define POSTGATE_INVOICE_LINE_FIELDS(TEXT, TEXTS, NUMBER, RECORD, RECORDS) RECORD(Money, item_charge_amount)
POSTGATE_RECORD(InvoiceLine, POSTGATE_INVOICE_LINE_FIELDS);

#define POSTGATE_COMMODITY_FIELDS(TEXT, TEXTS, NUMBER, RECORD, RECORDS) \
  TEXT(description)                                                     \
  TEXT(description_local)                                               \
  TEXT(language)                                                        \
  RECORDS(Classification, classifications)                              \
  RECORDS(DangerousGoods, dangerous_goods)                              \
  RECORDS(DutyTaxFee, duty_tax_fees)                                    \
  RECORD(GoodsMeasure, goods_measure)                                   \
  RECORD(InvoiceLine, invoice_line)                                     \
  TEXT(latin_description)                                               \
  TEXT(latin_description_local)                                         \
  TEXT(cus_code)
POSTGATE_RECORD(Commodity, POSTGATE_COMMODITY_FIELDS);

#define POSTGATE_ORIGIN_FIELDS(TEXT, TEXTS, NUMBER, RECORD, RECORDS) TEXT(country_code)
POSTGATE_RECORD(Origin, POSTGATE_ORIGIN_FIELDS);

#define POSTGATE_PACKAGING_FIELDS(TEXT, TEXTS, NUMBER, RECORD, RECORDS) \
  NUMBER(int32_t, quantity)                                             \
  TEXT(type_code)
POSTGATE_RECORD(Packaging, POSTGATE_PACKAGING_FIELDS);

#define POSTGATE_GOVERNMENT_AGENCY_GOODS_ITEM_FIELDS(TEXT, TEXTS, NUMBER, RECORD, RECORDS) \
  NUMBER(int32_t, sequence_numeric)                                                        \
  RECORD(Money, customs_value_amount)                                                      \
  TEXT(transaction_nature_code)                                                            \
  RECORDS(AdditionalDocument, additional_documents)                                        \
  RECORD(Commodity, commodity)                                                             \
  RECORD(Origin, origin)                                                                   \
  RECORD(Packaging, packaging)                                                             \
  RECORD(Money, statistical_value_amount)
POSTGATE_RECORD(GovernmentAgencyGoodsItem, POSTGATE_GOVERNMENT_AGENCY_GOODS_ITEM_FIELDS);

#define POSTGATE_GOODS_SHIPMENT_FIELDS(TEXT, TEXTS, NUMBER, RECORD, RECORDS) \
  TEXT(transaction_nature_code)                                              \
  RECORD(Consignor, consignor)                                               \
  RECORD(Consignee, consignee)                                               \
  RECORD(Importer, importer)                                                 \
  RECORD(Seller, seller)                                                     \
  RECORD(Consignment, consignment)                                           \
  RECORD(CustomsValuation, customs_valuation)                                \
  TEXT(destination_country_code)                                             \
  TEXT(export_country_id)                                                    \
  RECORDS(DomesticDutyTaxParty, domestic_duty_tax_parties)                   \
  RECORDS(AEOMutualRecognitionParty, aeo_mutual_recognition_parties)         \
  RECORDS(PreviousDocument, previous_documents)                              \
  RECORD(TradeTerms, trade_terms)                                            \
  RECORD(UCR, ucr)                                                           \
  RECORDS(GovernmentAgencyGoodsItem, government_agency_goods_items)
POSTGATE_RECORD(GoodsShipment, POSTGATE_GOODS_SHIPMENT_FIELDS);

#define POSTGATE_POSTAL_DETAILS_FIELDS(TEXT, TEXTS, NUMBER, RECORD, RECORDS) \
  NUMBER(v1::FlowDirection, flow)                                            \
  NUMBER(v1::MailClass, mail_class)                                          \
  TEXT(mail_class_code)                                                      \
  TEXT(mail_category)                                                        \
  TEXT(handling_class)                                                       \
  NUMBER(v1::Nature, nature)                                                 \
  TEXT(nature_code)                                                          \
  TEXT(nature_text)                                                          \
  TEXT(origin_operator)                                                      \
  TEXT(destination_operator)                                                 \
  NUMBER(v1::OfficeKind, issuing_office_kind)                                \
  TEXT(origin_office)                                                        \
  TEXT(destination_office)                                                   \
  TEXTS(local_ids)                                                           \
  TEXT(importer_reference)                                                   \
  TEXT(marketplace_id)                                                       \
  TEXT(order_reference)                                                      \
  RECORD(BoolValue, ordered_online)                                          \
  RECORD(Money, insured_value)                                               \
  TEXT(prepaid_duty_reference)                                               \
  TEXT(non_delivery_instruction)
POSTGATE_RECORD(PostalDetails, POSTGATE_POSTAL_DETAILS_FIELDS);

#define POSTGATE_DECLARATION_FIELDS(TEXT, TEXTS, NUMBER, RECORD, RECORDS) \
  TEXT(functional_reference_id)                                           \
  RECORDS(Change, changes)                                                \
  RECORD(Timestamp, issue_date_time)                                      \
  RECORD(Timestamp, acceptance_date_time)                                 \
  TEXT(function_code)                                                     \
  TEXT(type_code)                                                         \
  TEXT(specific_circumstances_code)                                       \
  TEXT(addressed_country)                                                 \
  NUMBER(int32_t, goods_item_quantity)                                    \
  RECORD(Money, invoice_amount)                                           \
  NUMBER(int64_t, total_gross_mass_g)                                     \
  NUMBER(int32_t, total_package_quantity)                                 \
  RECORD(Declarant, declarant)                                            \
  RECORD(Agent, agent)                                                    \
  RECORD(Exporter, exporter)                                              \
  RECORDS(AdditionalDocument, additional_documents)                       \
  RECORDS(AdditionalInformation, additional_information)                  \
  RECORD(BorderTransportMeans, border_transport_means)                    \
  RECORD(GoodsShipment, goods_shipment)                                   \
  RECORD(PostalDetails, postal_details)
POSTGATE_RECORD(Declaration, POSTGATE_DECLARATION_FIELDS);

}  // namespace postgate::records

#endif  // CORE_RECORDS_DECLARATION_H_
