// SPDX-License-Identifier: Apache-2.0
//
// ITMATT (UPU M33) and CUSITM (UPU M43) of an Item. CUSITM's names are the columns of a live customs system's store of it.
#include "client/postal_messages/message_table.h"
#include "postgate/v1/item.pb.h"

namespace postgate::client {
namespace {

using enum Format;
using enum Presence;
using enum Surety;

constexpr Row kRows[] = {
    {"ItemIdentifier", "ITEM_ID", "item_id", kText, 35, kMandatory, kConfirmed, "S10, else national"},
    {"LocalId1", "LOCALID", "local_ids[0]", kText, 35, kOptional, kConfirmed, ""},
    {"LocalId2", "LOCALID2", "local_ids[1]", kText, 35, kOptional, kConfirmed, ""},
    {"MessageType", "MESG_TYPE_CD", "", kText, 3, kMandatory, kConfirmed, "code list not public"},
    {"DeclarationType", "TYPE_CD", "", kText, 3, kMandatory, kConfirmed, "code list not public"},
    {"MailObjectId", "MAIL_PID", "", kText, 0, kOptional, kConfirmed, "the sending system's own key"},
    {"DeclarationId", "DECLARATION_PID", "", kText, 0, kOptional, kConfirmed, "the sending system's own key"},
    {"UniqueId", "UNIQUE_ID", "", kText, 0, kOptional, kConfirmed, "the sending system's own key"},
    {"OriginPost", "ORIGPOST_ORGCD", "origin_operator", kText, 3, kMandatory, kConfirmed, "UPU S31"},
    {"DestinationPost", "DESTPOST_ORG_CD", "destination_operator", kText, 3, kMandatory, kConfirmed, "UPU S31"},
    {"PostingPost", "POST_ORG_CD", "", kText, 6, kOptional, kConfirmed, "the hub knows the carrier by its certificate"},
    {"CustomsOrganisation", "CUST_ORG_CD", "", kText, 6, kOptional, kConfirmed, "the hub serves one customs administration"},
    {"MailClass", "MAIL_CLASS_CD", "mail_class_code", kText, 1, kMandatory, kConfirmed, "U, C, E or T; `mail_class` follows from it"},
    {"MailCategory", "MAIL_CATEGORY_CD", "mail_category", kText, 1, kOptional, kConfirmed, "UPU code list 115"},
    {"HandlingClass", "HANDLING_CLASS_CD", "handling_class", kText, 2, kOptional, kConfirmed, ""},
    {"MailState", "MAIL_STATE_CD", "", kText, 3, kOptional, kConfirmed, "what happens later are movements"},
    {"MailStateRemarks", "MAIL_STATE_REMARKS", "", kText, 70, kOptional, kConfirmed, "what happens later are movements"},
    {"PostingDateTime", "POSTINGDT", "posted_at", kDateTime, 0, kOptional, kConfirmed, "the offset is not kept, the instant is"},
    {"TransmissionDate", "TRANS_DATE", "", kPreparedAt, 0, kMandatory, kConfirmed, "the hub notes when it receives; written as the preparation time"},
    {"TransportMode", "TRANS_MODE", "transport_mode", kText, 1, kOptional, kConfirmed, "UNECE Recommendation 19"},
    {"GrossWeight", "GROSS_WT", "gross_mass_g", kMassKg, 0, kMandatory, kConfirmed, "kg, 3 decimals"},
    {"NatureType", "NATURE_TYPE_CD", "nature_code", kText, 3, kMandatory, kConfirmed, "11, 21, 31, 32, 91 or 999; `nature` follows from it"},
    {"NatureText", "NTypDesc", "nature_text", kText, 40, kConditional, kConfirmed, "mandatory when the nature is other; the CUSITM name is UPU CDS's"},
    {"PostagePaidAmount", "POSTAGE_AMT", "postage", kAmount, 11, kConditional, kConfirmed, ""},
    {"PostagePaidCurrency", "POSTAGE_CURR_CD", "postage.currency_code", kText, 3, kConditional, kConfirmed, "ISO 4217"},
    {"InsuredValue", "INS_VAL", "insured_value", kAmount, 11, kOptional, kConfirmed, ""},
    {"InsuredValueCurrency", "INS_VAL_CURRCD", "insured_value.currency_code", kText, 3, kOptional, kConfirmed, "ISO 4217"},
    {"TotalDeclaredValue", nullptr, "total_declared_value", kAmount, 14, kConditional, kKnown, "in CUSITM the sum over the pieces"},
    {"TotalDeclaredValueCurrency", nullptr, "total_declared_value.currency_code", kText, 3, kConditional, kKnown, "ISO 4217"},
    {"Document[]/Type", "DOCUMENTS[]/TYPE", "documents[].kind", kText, 35, kOptional, kAssumed,
     "licence, certificate, invoice; DOCUMENTS is confirmed, the names in it are not"},
    {"Document[]/Number", "DOCUMENTS[]/NUMBER", "documents[].number", kText, 35, kOptional, kAssumed, ""},
    {"Sender/Name", "SEND_NAME", "sender.name", kText, 70, kMandatory, kConfirmed, ""},
    {"Sender/FirstName", "SEND_FNAME", "sender.name", kNamePart, 35, kOptional, kConfirmed, "joined to `name` when there is no Name; not written"},
    {"Sender/LastName", "SEND_LNAME", "sender.name", kNamePart, 35, kOptional, kConfirmed, "joined to `name` when there is no Name; not written"},
    {"Sender/AddressLine1", "SEND_ADD1", "sender.address_lines[0]", kText, 70, kMandatory, kConfirmed, "an address that is split is written as lines"},
    {"Sender/AddressLine2", "SEND_ADD2", "sender.address_lines[1]", kText, 70, kOptional, kConfirmed, ""},
    {"Sender/City", "SEND_CITY", "sender.city", kText, 35, kOptional, kConfirmed, ""},
    {"Sender/State", "SEND_STATE", "sender.region", kText, 35, kOptional, kConfirmed, ""},
    {"Sender/PostCode", "SEND_ZIP", "sender.postcode", kText, 17, kOptional, kConfirmed, ""},
    {"Sender/Country", "SEND_CNTRY_CD", "sender.country", kText, 2, kMandatory, kConfirmed, "ISO 3166-1 alpha-2"},
    {"Sender/Phone", "SEND_PHONE", "sender.phone", kText, 35, kOptional, kConfirmed, ""},
    {"Sender/Fax", "SEND_FAX", "", kText, 35, kOptional, kConfirmed, "nobody asks for it"},
    {"Sender/Email", "SEND_EMAILID", "sender.email", kText, 70, kOptional, kConfirmed, ""},
    {"Sender/IdReference", "SEND_IDREF", "sender.identifier", kText, 35, kOptional, kConfirmed, "which kind of identifier it is the message does not say"},
    {"Recipient/Name", "RECP_NAME", "addressee.name", kText, 70, kMandatory, kConfirmed, ""},
    {"Recipient/FirstName", "RECP_FNAME", "addressee.name", kNamePart, 35, kOptional, kConfirmed, "joined to `name` when there is no Name; not written"},
    {"Recipient/LastName", "RECP_LNAME", "addressee.name", kNamePart, 35, kOptional, kConfirmed, "joined to `name` when there is no Name; not written"},
    {"Recipient/AddressLine1", "RECP_ADD1", "addressee.address_lines[0]", kText, 70, kMandatory, kConfirmed, "an address that is split is written as lines"},
    {"Recipient/AddressLine2", "RECP_ADD2", "addressee.address_lines[1]", kText, 70, kOptional, kConfirmed, ""},
    {"Recipient/City", "RECP_CITY", "addressee.city", kText, 35, kOptional, kConfirmed, ""},
    {"Recipient/State", "RECP_STATE", "addressee.region", kText, 35, kOptional, kConfirmed, ""},
    {"Recipient/PostCode", "RECP_ZIP", "addressee.postcode", kText, 17, kOptional, kConfirmed, ""},
    {"Recipient/Country", "RECP_CNTRY_CD", "addressee.country", kText, 2, kMandatory, kConfirmed, "ISO 3166-1 alpha-2"},
    {"Recipient/Phone", "RECP_PHONE", "addressee.phone", kText, 35, kOptional, kConfirmed, ""},
    {"Recipient/Fax", "RECP_FAX", "", kText, 35, kOptional, kConfirmed, "nobody asks for it"},
    {"Recipient/Email", "RECP_EMAILID", "addressee.email", kText, 70, kOptional, kConfirmed, ""},
    {"Recipient/IdReference", "RECP_IDREF", "addressee.identifier", kText, 35, kOptional, kConfirmed,
     "which kind of identifier it is the message does not say"},
    {"ImporterReference", nullptr, "importer_reference", kText, 35, kOptional, kKnown, "CN 23"},
    {"ContentPiece[]/SequenceNumber", "CONTENT_PIECE[]/ITEM_NO", "content_pieces[].piece_number", kWhole, 4, kMandatory, kConfirmed,
     "the name CONTENT_PIECE is assumed"},
    {"ContentPiece[]/NumberOfUnits", "CONTENT_PIECE[]/CP_NOU", "content_pieces[].quantity", kWhole, 6, kMandatory, kConfirmed, ""},
    {"ContentPiece[]/NetWeight", "CONTENT_PIECE[]/CP_NETWT", "content_pieces[].net_mass_g", kMassKg, 0, kMandatory, kConfirmed, "kg, 3 decimals"},
    {"ContentPiece[]/DeclaredValue", "CONTENT_PIECE[]/CP_AMT", "content_pieces[].value", kAmount, 14, kMandatory, kConfirmed, ""},
    {"ContentPiece[]/Currency", "CONTENT_PIECE[]/CP_CURRCD", "content_pieces[].value.currency_code", kText, 3, kMandatory, kConfirmed, "ISO 4217"},
    {"ContentPiece[]/Description", "CONTENT_PIECE[]/CP_DESC", "content_pieces[].description", kText, 70, kMandatory, kConfirmed, "older releases: 35"},
    {"ContentPiece[]/HsTariffNumber", "CONTENT_PIECE[]/CP_HS", "content_pieces[].hs_code", kText, 12, kConditional, kConfirmed, "6 to 12 digits"},
    {"ContentPiece[]/CountryOfOrigin", "CONTENT_PIECE[]/CP_ORIGCNTRYCD", "content_pieces[].origin_country", kText, 2, kConditional, kConfirmed,
     "ISO 3166-1 alpha-2"},
    {"ContentPiece[]/RevisedDescription", "CONTENT_PIECE[]/CP_REVISEDDESC", "", kText, 70, kOptional, kConfirmed, "customs' own words come with a decision"},
    {"ContentPiece[]/RevisedHs", "CONTENT_PIECE[]/CP_REVISEDHS", "", kText, 12, kOptional, kConfirmed, "customs' own words come with a decision"},
};

constexpr Unmapped kUnmapped[] = {
    {"item_id_type", false, nullptr, nullptr, "the hub tells by the identifier's shape"},
    {"previous_item_ids", true, nullptr, nullptr, "no element is known"},
    {"ucr", true, nullptr, nullptr, "for express consignments"},
    {"master_document", true, nullptr, nullptr, "for express consignments"},
    {"flow", true, nullptr, nullptr, "no element is known; the hub tells from the countries, but not a return"},
    {"mail_class", true, nullptr, nullptr, "stands in MailClass; lost when the code says another class"},
    {"nature", true, nullptr, nullptr, "stands in NatureType; lost when the code says another nature"},
    {"sender.street", true, nullptr, nullptr, "written as address lines, whose parts nobody tells apart"},
    {"sender.house_number", true, nullptr, nullptr, "written as address lines, whose parts nobody tells apart"},
    {"sender.title", true, nullptr, nullptr, "no element is known"},
    {"sender.po_box", true, nullptr, nullptr, "written as address lines, whose parts nobody tells apart"},
    {"sender.identifier_kind", true, nullptr, nullptr, "no element is known"},
    {"sender.kind", true, nullptr, nullptr, "no element is known"},
    {"sender.size_class", true, nullptr, nullptr, "no element is known"},
    {"addressee.street", true, nullptr, nullptr, "written as address lines, whose parts nobody tells apart"},
    {"addressee.house_number", true, nullptr, nullptr, "written as address lines, whose parts nobody tells apart"},
    {"addressee.title", true, nullptr, nullptr, "no element is known"},
    {"addressee.po_box", true, nullptr, nullptr, "written as address lines, whose parts nobody tells apart"},
    {"addressee.identifier_kind", true, nullptr, nullptr, "no element is known"},
    {"addressee.kind", true, nullptr, nullptr, "no element is known"},
    {"addressee.size_class", true, nullptr, nullptr, "no element is known"},
    {"seller", true, nullptr, nullptr, "CN 22/CN 23 name two parties"},
    {"importer", true, nullptr, nullptr, "CN 22/CN 23 name two parties"},
    {"declarant", true, nullptr, nullptr, "CN 22/CN 23 name two parties"},
    {"representative", true, nullptr, nullptr, "CN 22/CN 23 name two parties"},
    {"marketplace_id", true, nullptr, nullptr, "no element is known"},
    {"order_reference", true, nullptr, nullptr, "no element is known"},
    {"ordered_online", true, nullptr, nullptr, "no element is known"},
    {"package_count", true, nullptr, nullptr, "an item is one package"},
    {"departure_country", true, "sender.country", nullptr, "no element is known; without it the sender's country counts"},
    {"issuing_office_kind", true, nullptr, nullptr, "no element is known"},
    {"origin_office", true, nullptr, nullptr, "dispatches name offices"},
    {"destination_office", true, nullptr, nullptr, "dispatches name offices"},
    {"destination_country", true, "addressee.country", nullptr, "no element is known; without it the addressee's country counts"},
    {"planned_departure_at", true, nullptr, nullptr, "movements tell it"},
    {"planned_arrival_at", true, nullptr, nullptr, "movements tell it"},
    {"fiscal_references", true, nullptr, nullptr, "an IOSS number may travel in ITMATT, but in which element is not public"},
    {"terms_of_delivery", true, nullptr, nullptr, "no element is known"},
    {"prepaid_duty_reference", true, nullptr, nullptr, "no element is known"},
    {"representative_status", true, nullptr, nullptr, "no element is known"},
    {"additional_information", true, nullptr, nullptr, "no element is known"},
    {"supply_chain_actors", true, nullptr, nullptr, "no element is known"},
    {"non_delivery_instruction", true, nullptr, nullptr, "no element is known"},
    {"amends", false, nullptr, nullptr, "the header's MessageFunction says it of the whole message"},
    {"content_pieces[].description_local", true, nullptr, nullptr, "one description"},
    {"content_pieces[].language", true, nullptr, nullptr, "one description"},
    {"content_pieces[].quantity_unit", true, nullptr, "H87", "units are pieces"},
    {"content_pieces[].package_count", true, nullptr, nullptr, "an item is one package"},
    {"content_pieces[].undg_numbers", true, nullptr, nullptr, "no element is known"},
    {"content_pieces[].cus_code", true, nullptr, nullptr, "no element is known"},
    {"content_pieces[].documents", true, nullptr, nullptr, "documents belong to the item"},
};

}  // namespace

const MessageTable& Itmatt() {
  static const MessageTable table = {"ITMATT", "UPU M33, v1", "Item", v1::Item::descriptor(), kRows, &Row::element, kUnmapped};
  return table;
}

const MessageTable& Cusitm() {
  static const MessageTable table = {"CUSITM", "UPU M43, v1", "Item", v1::Item::descriptor(), kRows, &Row::column, kUnmapped};
  return table;
}

}  // namespace postgate::client
