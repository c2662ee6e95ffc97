// SPDX-License-Identifier: Apache-2.0
#include "core/normalization/declaration_mapping.h"

#include <cstdint>

#include "core/identifiers/hs_code.h"
#include "core/normalization/latin_script.h"
#include "core/normalization/map_fields.h"
#include "core/normalization/party_mapping.h"
#include "core/records/declaration.h"
#include "core/records/item.h"

namespace postgate::normalization {
namespace {

// UN/EDIFACT 1225.
constexpr char kOriginal[] = "9";
constexpr char kReplaces[] = "5";

// EU CL754 types of transport document.
const char* TransportDocumentType(v1::ItemIdType type) {
  switch (type) {
    case v1::ITEM_ID_TYPE_HOUSE_BILL: return "N703";
    case v1::ITEM_ID_TYPE_AIR_WAYBILL: return "N740";
    default: return "N750";
  }
}

// UNECE Recommendation 21.
const char* PackageType(v1::MailClass mail_class) {
  switch (mail_class) {
    case v1::MAIL_CLASS_LETTER: return "EN";
    case v1::MAIL_CLASS_PARCEL:
    case v1::MAIL_CLASS_EMS: return "PC";
    default: return "PK";
  }
}

const char* TypeCode(v1::FlowDirection flow) {
  switch (flow) {
    case v1::FLOW_DIRECTION_IMPORT:
    case v1::FLOW_DIRECTION_RETURN: return "IM";
    case v1::FLOW_DIRECTION_EXPORT: return "EX";
    default: return "";
  }
}

void MapDocument(const records::Document& document, records::AdditionalDocument* to) {
  POSTGATE_MAP_TEXT(document, number, to, id);
  POSTGATE_MAP_TEXT(document, kind, to, type_code);
}

// WCO 102, agent status; the codes are the EU's.
const char* AgentStatusCode(v1::RepresentativeStatus status) {
  switch (status) {
    case v1::REPRESENTATIVE_STATUS_DIRECT: return "2";
    case v1::REPRESENTATIVE_STATUS_INDIRECT: return "3";
    default: return "";
  }
}

void MapClassification(absl::string_view hs_code, records::Commodity* commodity) {
  if (hs_code.empty()) return;
  records::Classification* international = commodity->add_classifications();
  international->set_id_view(hs_code.substr(0, identifiers::kHsDigitsMin));
  international->set_identification_type_code_view("HS");
  if (hs_code.size() <= identifiers::kHsDigitsMin) return;
  records::Classification* national = commodity->add_classifications();
  national->set_id_view(hs_code.substr(identifiers::kHsDigitsMin));
  national->set_identification_type_code_view("NATIONAL");
}

void MapLatin(LatinTexts& latin, records::Commodity* commodity) {
  if (latin.Needs(commodity->description())) commodity->set_latin_description(latin.Of(commodity->description()));
  if (latin.Needs(commodity->description_local())) commodity->set_latin_description_local(latin.Of(commodity->description_local()));
}

void MapPiece(const records::ContentPiece& piece, const records::Item& item, LatinTexts& latin, records::GovernmentAgencyGoodsItem* to) {
  to->set_sequence_numeric(piece.piece_number());
  POSTGATE_MAP_TEXT(item, nature_code, to, transaction_nature_code);
  records::Commodity* commodity = to->mutable_commodity();
  POSTGATE_MAP_TEXT(piece, description, commodity, description);
  POSTGATE_MAP_TEXT(piece, description_local, commodity, description_local);
  POSTGATE_MAP_TEXT(piece, language, commodity, language);
  if (!latin.IsIdle()) MapLatin(latin, commodity);
  MapClassification(piece.hs_code(), commodity);
  POSTGATE_MAP_TEXT(piece, cus_code, commodity, cus_code);
  for (const absl::string_view number : piece.undg_numbers()) commodity->add_dangerous_goods()->set_undg_id_view(number);
  records::GoodsMeasure* measure = commodity->mutable_goods_measure();
  measure->set_net_net_weight_g(piece.net_mass_g());
  measure->set_tariff_quantity(piece.quantity());
  POSTGATE_MAP_TEXT(piece, quantity_unit, measure, tariff_quantity_unit);
  POSTGATE_MAP_RECORD(piece, value, commodity->mutable_invoice_line(), item_charge_amount);
  POSTGATE_MAP_RECORD(piece, value, to, customs_value_amount);
  POSTGATE_MAP_TEXT(piece, origin_country, to->mutable_origin(), country_code);
  to->mutable_packaging()->set_quantity(piece.package_count() > 0 ? piece.package_count() : 1);
  to->mutable_packaging()->set_type_code_view(PackageType(item.mail_class()));
  for (const records::Document& document : piece.documents()) MapDocument(document, to->add_additional_documents());
}

void MapParties(const records::Item& item, LatinTexts& latin, records::Declaration* to) {
  records::GoodsShipment* shipment = to->mutable_goods_shipment();
  // The sender of what leaves is its exporter.
  if (item.flow() == v1::FLOW_DIRECTION_EXPORT && item.has_sender()) MapParty(item.sender(), latin, to->mutable_exporter());
  if (item.has_sender()) MapParty(item.sender(), latin, shipment->mutable_consignor());
  if (item.has_addressee()) MapParty(item.addressee(), latin, shipment->mutable_consignee());
  if (item.has_seller()) MapParty(item.seller(), latin, shipment->mutable_seller());
  if (item.has_importer()) MapParty(item.importer(), latin, shipment->mutable_importer());
  if (item.has_declarant()) MapParty(item.declarant(), latin, to->mutable_declarant());
  if (item.has_representative()) {
    MapParty(item.representative(), latin, to->mutable_agent());
    to->mutable_agent()->set_function_code_view(AgentStatusCode(item.representative_status()));
  }
}

void MapReferences(const records::Item& item, records::Declaration* to) {
  records::GoodsShipment* shipment = to->mutable_goods_shipment();
  records::TransportContractDocument* house = shipment->mutable_consignment()->mutable_transport_contract_document();
  house->set_type_code_view(TransportDocumentType(item.item_id_type()));
  house->set_id_type(item.item_id_type());
  POSTGATE_MAP_TEXT(item, item_id, house, id);
  if (!item.master_document().empty()) {
    records::MasterTransportDocument* master = shipment->mutable_consignment()->mutable_master_transport_document();
    POSTGATE_MAP_TEXT(item, master_document, master, id);
    master->set_type_code_view("N741");
  }
  POSTGATE_MAP_TEXT(item, ucr, shipment->mutable_ucr(), trader_assigned_reference_id);
  POSTGATE_MAP_TEXT(item, terms_of_delivery, shipment->mutable_trade_terms(), condition_code);
  for (const absl::string_view id : item.previous_item_ids()) {
    records::PreviousDocument* previous = shipment->add_previous_documents();
    previous->set_id_view(id);
    previous->set_type_code_view("N750");
  }
  for (const records::FiscalReference& reference : item.fiscal_references()) {
    records::DomesticDutyTaxParty* party = shipment->add_domestic_duty_tax_parties();
    POSTGATE_MAP_TEXT(reference, number, party, id);
    POSTGATE_MAP_TEXT(reference, role, party, role_code);
    POSTGATE_MAP_TEXT(reference, kind, party, id_kind);
  }
  for (const records::SupplyChainActor& actor : item.supply_chain_actors()) {
    records::AEOMutualRecognitionParty* party = shipment->add_aeo_mutual_recognition_parties();
    POSTGATE_MAP_TEXT(actor, number, party, id);
    POSTGATE_MAP_TEXT(actor, role, party, role_code);
  }
  for (const records::Document& document : item.documents()) MapDocument(document, to->add_additional_documents());
  for (const records::AdditionalStatement& statement : item.additional_information()) {
    if (statement.code().empty() && statement.text().empty()) continue;
    records::AdditionalInformation* information = to->add_additional_information();
    POSTGATE_MAP_TEXT(statement, code, information, statement_code);
    POSTGATE_MAP_TEXT(statement, text, information, statement_description);
  }
}

void MapPostalDetails(const records::Item& item, records::PostalDetails* to) {
  to->set_flow(item.flow());
  to->set_mail_class(item.mail_class());
  POSTGATE_MAP_TEXT(item, mail_class_code, to, mail_class_code);
  POSTGATE_MAP_TEXT(item, mail_category, to, mail_category);
  POSTGATE_MAP_TEXT(item, handling_class, to, handling_class);
  to->set_nature(item.nature());
  POSTGATE_MAP_TEXT(item, nature_code, to, nature_code);
  POSTGATE_MAP_TEXT(item, nature_text, to, nature_text);
  POSTGATE_MAP_TEXT(item, origin_operator, to, origin_operator);
  POSTGATE_MAP_TEXT(item, destination_operator, to, destination_operator);
  to->set_issuing_office_kind(item.issuing_office_kind());
  POSTGATE_MAP_TEXT(item, origin_office, to, origin_office);
  POSTGATE_MAP_TEXT(item, destination_office, to, destination_office);
  for (const absl::string_view id : item.local_ids()) to->add_local_ids_view(id);
  POSTGATE_MAP_TEXT(item, importer_reference, to, importer_reference);
  POSTGATE_MAP_TEXT(item, marketplace_id, to, marketplace_id);
  POSTGATE_MAP_TEXT(item, order_reference, to, order_reference);
  POSTGATE_MAP_RECORD(item, ordered_online, to, ordered_online);
  POSTGATE_MAP_RECORD(item, insured_value, to, insured_value);
  POSTGATE_MAP_TEXT(item, prepaid_duty_reference, to, prepaid_duty_reference);
  POSTGATE_MAP_TEXT(item, non_delivery_instruction, to, non_delivery_instruction);
}

void MapHeading(const records::Item& item, const Input& input, records::Declaration* to) {
  to->mutable_issue_date_time()->set_seconds(absl::ToUnixSeconds(input.now));
  POSTGATE_MAP_RECORD(item, posted_at, to, acceptance_date_time);
  to->set_function_code_view(item.amends() ? kReplaces : kOriginal);
  to->set_type_code_view(TypeCode(item.flow()));
  to->set_specific_circumstances_code_view(item.mail_class() == v1::MAIL_CLASS_EXPRESS ? "F32" : "F43");
  to->set_addressed_country(input.hub_country);
  to->set_goods_item_quantity(item.content_pieces_size());
  POSTGATE_MAP_RECORD(item, total_declared_value, to, invoice_amount);
  to->set_total_gross_mass_g(item.gross_mass_g());
  to->set_total_package_quantity(item.package_count() > 0 ? item.package_count() : 1);
}

void MapTransport(const records::Item& item, records::Declaration* to) {
  if (item.transport_mode().empty() && !item.has_planned_departure_at() && !item.has_planned_arrival_at()) return;
  records::BorderTransportMeans* means = to->mutable_border_transport_means();
  POSTGATE_MAP_TEXT(item, transport_mode, means, mode_code);
  POSTGATE_MAP_RECORD(item, planned_departure_at, means, planned_departure_at);
  POSTGATE_MAP_RECORD(item, planned_arrival_at, means, planned_arrival_at);
}

}  // namespace

void MapToDeclaration(const records::Item& item, const Input& input, records::Declaration* declaration) {
  LatinTexts latin(input.texts, input.reference.latin_letters());
  records::GoodsShipment* shipment = declaration->mutable_goods_shipment();
  POSTGATE_MAP_TEXT(item, nature_code, shipment, transaction_nature_code);
  for (const records::ContentPiece& piece : item.content_pieces()) {
    MapPiece(piece, item, latin, shipment->add_government_agency_goods_items());
  }
  MapHeading(item, input, declaration);
  MapTransport(item, declaration);
  MapParties(item, latin, declaration);
  POSTGATE_MAP_TEXT(item, destination_country, shipment, destination_country_code);
  POSTGATE_MAP_TEXT(item, departure_country, shipment, export_country_id);
  POSTGATE_MAP_RECORD(item, postage, shipment->mutable_customs_valuation(), freight_charge_amount);
  MapReferences(item, declaration);
  MapPostalDetails(item, declaration->mutable_postal_details());
}

}  // namespace postgate::normalization
