// SPDX-License-Identifier: Apache-2.0
//
// The messages of item.proto as the pure core reads them: accessors as Protocol Buffers', but every text is a view, and nothing has a destructor.
// Reading an item this way costs a third of parsing it into messages that own their texts (core-evaluation-bench). Meaning and units of the fields:
// item.proto. A record lives as long as its memory, and a copy of it shares its memory, its lists and the records in it.
#ifndef CORE_RECORDS_ITEM_H_
#define CORE_RECORDS_ITEM_H_

#include <cstdint>

#include "core/records/fields.h"
#include "postgate/v1/item.pb.h"

namespace postgate::records {

// google.protobuf.Timestamp.
#define POSTGATE_TIMESTAMP_FIELDS(TEXT, TEXTS, NUMBER, RECORD, RECORDS) \
  NUMBER(int64_t, seconds)                                              \
  NUMBER(int32_t, nanos)
POSTGATE_RECORD(Timestamp, POSTGATE_TIMESTAMP_FIELDS);

// google.protobuf.BoolValue.
#define POSTGATE_BOOL_VALUE_FIELDS(TEXT, TEXTS, NUMBER, RECORD, RECORDS) NUMBER(bool, value)
POSTGATE_RECORD(BoolValue, POSTGATE_BOOL_VALUE_FIELDS);

#define POSTGATE_MONEY_FIELDS(TEXT, TEXTS, NUMBER, RECORD, RECORDS) \
  TEXT(currency_code)                                               \
  NUMBER(int64_t, units)                                            \
  NUMBER(int32_t, nanos)
POSTGATE_RECORD(Money, POSTGATE_MONEY_FIELDS);

#define POSTGATE_PARTY_FIELDS(TEXT, TEXTS, NUMBER, RECORD, RECORDS) \
  TEXT(name)                                                        \
  TEXT(street)                                                      \
  TEXT(house_number)                                                \
  TEXT(po_box)                                                      \
  TEXTS(address_lines)                                              \
  TEXT(city)                                                        \
  TEXT(region)                                                      \
  TEXT(postcode)                                                    \
  TEXT(country)                                                     \
  TEXT(phone)                                                       \
  TEXT(email)                                                       \
  TEXT(identifier)                                                  \
  TEXT(identifier_kind)                                             \
  NUMBER(v1::PartyKind, kind)                                       \
  NUMBER(v1::SizeClass, size_class)                                 \
  TEXT(title)
POSTGATE_RECORD(Party, POSTGATE_PARTY_FIELDS);

#define POSTGATE_DOCUMENT_FIELDS(TEXT, TEXTS, NUMBER, RECORD, RECORDS) \
  TEXT(kind)                                                           \
  TEXT(number)
POSTGATE_RECORD(Document, POSTGATE_DOCUMENT_FIELDS);

#define POSTGATE_FISCAL_REFERENCE_FIELDS(TEXT, TEXTS, NUMBER, RECORD, RECORDS) \
  TEXT(kind)                                                                   \
  TEXT(number)                                                                 \
  TEXT(role)
POSTGATE_RECORD(FiscalReference, POSTGATE_FISCAL_REFERENCE_FIELDS);

#define POSTGATE_SUPPLY_CHAIN_ACTOR_FIELDS(TEXT, TEXTS, NUMBER, RECORD, RECORDS) \
  TEXT(role)                                                                     \
  TEXT(number)
POSTGATE_RECORD(SupplyChainActor, POSTGATE_SUPPLY_CHAIN_ACTOR_FIELDS);

#define POSTGATE_ADDITIONAL_STATEMENT_FIELDS(TEXT, TEXTS, NUMBER, RECORD, RECORDS) \
  TEXT(code)                                                                       \
  TEXT(text)
POSTGATE_RECORD(AdditionalStatement, POSTGATE_ADDITIONAL_STATEMENT_FIELDS);

#define POSTGATE_CONTENT_PIECE_FIELDS(TEXT, TEXTS, NUMBER, RECORD, RECORDS) \
  NUMBER(int32_t, piece_number)                                             \
  TEXT(description)                                                         \
  TEXT(description_local)                                                   \
  TEXT(language)                                                            \
  NUMBER(int64_t, quantity)                                                 \
  TEXT(quantity_unit)                                                       \
  NUMBER(int32_t, package_count)                                            \
  NUMBER(int64_t, net_mass_g)                                               \
  RECORD(Money, value)                                                      \
  TEXT(hs_code)                                                             \
  TEXT(origin_country)                                                      \
  TEXTS(undg_numbers)                                                       \
  RECORDS(Document, documents)                                              \
  TEXT(cus_code)
POSTGATE_RECORD(ContentPiece, POSTGATE_CONTENT_PIECE_FIELDS);

#define POSTGATE_ITEM_FIELDS(TEXT, TEXTS, NUMBER, RECORD, RECORDS) \
  TEXT(item_id)                                                    \
  NUMBER(v1::ItemIdType, item_id_type)                             \
  TEXTS(local_ids)                                                 \
  TEXTS(previous_item_ids)                                         \
  TEXT(ucr)                                                        \
  TEXT(master_document)                                            \
  NUMBER(v1::FlowDirection, flow)                                  \
  NUMBER(v1::MailClass, mail_class)                                \
  TEXT(mail_class_code)                                            \
  TEXT(mail_category)                                              \
  TEXT(handling_class)                                             \
  NUMBER(v1::Nature, nature)                                       \
  TEXT(nature_code)                                                \
  TEXT(nature_text)                                                \
  RECORD(Party, sender)                                            \
  RECORD(Party, addressee)                                         \
  RECORD(Party, seller)                                            \
  RECORD(Party, importer)                                          \
  RECORD(Party, declarant)                                         \
  RECORD(Party, representative)                                    \
  TEXT(importer_reference)                                         \
  TEXT(marketplace_id)                                             \
  TEXT(order_reference)                                            \
  RECORD(BoolValue, ordered_online)                                \
  RECORDS(ContentPiece, content_pieces)                            \
  NUMBER(int32_t, package_count)                                   \
  NUMBER(int64_t, gross_mass_g)                                    \
  RECORD(Money, postage)                                           \
  RECORD(Money, insured_value)                                     \
  RECORD(Money, total_declared_value)                              \
  RECORD(Timestamp, posted_at)                                     \
  TEXT(origin_operator)                                            \
  TEXT(destination_operator)                                       \
  TEXT(departure_country)                                          \
  NUMBER(v1::OfficeKind, issuing_office_kind)                      \
  TEXT(origin_office)                                              \
  TEXT(destination_office)                                         \
  TEXT(destination_country)                                        \
  TEXT(transport_mode)                                             \
  RECORD(Timestamp, planned_departure_at)                          \
  RECORD(Timestamp, planned_arrival_at)                            \
  RECORDS(FiscalReference, fiscal_references)                      \
  TEXT(terms_of_delivery)                                          \
  TEXT(prepaid_duty_reference)                                     \
  RECORDS(SupplyChainActor, supply_chain_actors)                   \
  RECORDS(Document, documents)                                     \
  TEXT(non_delivery_instruction)                                   \
  NUMBER(bool, amends)                                             \
  NUMBER(v1::RepresentativeStatus, representative_status)          \
  RECORDS(AdditionalStatement, additional_information)
POSTGATE_RECORD(Item, POSTGATE_ITEM_FIELDS);

}  // namespace postgate::records

#endif  // CORE_RECORDS_ITEM_H_
