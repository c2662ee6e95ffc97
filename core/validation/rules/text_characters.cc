// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "core/identifiers/control_characters.h"
#include "core/identifiers/field_path.h"
#include "core/identifiers/printable_ascii.h"
#include "core/records/item.h"
#include "core/validation/parties.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

struct NamedText {
  const char* field;
  absl::string_view text;
};

void CheckText(absl::string_view text, const FieldPath& path, FindingSink& sink) {
  if (identifiers::HasControlCharacter(text)) {
    sink.Add(path, "The text holds a control character.",
             "Send text alone; what stands on lines of its own has fields or address lines of its own.");
  } else if (identifiers::HasDirectionControl(text)) {
    sink.Add(path, "The text holds a character that turns the direction of writing (U+202A to U+202E, U+2066 to U+2069).",
             "Send the text in the order in which it is read, without them; letters of right-to-left scripts need none.");
  }
}

template <size_t kSize>
void CheckTexts(const NamedText (&texts)[kSize], const FieldPath& parent, FindingSink& sink) {
  for (const NamedText& named : texts) CheckText(named.text, FieldPath(parent, named.field), sink);
}

template <typename List>
void CheckTextList(const List& texts, const char* field, FindingSink& sink) {
  for (int i = 0; i < texts.size(); ++i) CheckText(texts[i], FieldPath(field, i), sink);
}

void CheckTextsOfParty(const records::Party& party, const FieldPath& path, FindingSink& sink) {
  CheckTexts({{"name", party.name()},         {"street", party.street()},         {"house_number", party.house_number()},
              {"po_box", party.po_box()},     {"city", party.city()},             {"region", party.region()},
              {"postcode", party.postcode()}, {"country", party.country()},       {"phone", party.phone()},
              {"email", party.email()},       {"identifier", party.identifier()}, {"identifier_kind", party.identifier_kind()},
              {"title", party.title()}},
             path, sink);
  for (int i = 0; i < party.address_lines_size(); ++i) CheckText(party.address_lines(i), FieldPath(path, "address_lines", i), sink);
}

void CheckTextsOfPiece(const records::ContentPiece& piece, const FieldPath& path, FindingSink& sink) {
  CheckTexts({{"description", piece.description()},
              {"description_local", piece.description_local()},
              {"language", piece.language()},
              {"quantity_unit", piece.quantity_unit()},
              {"hs_code", piece.hs_code()},
              {"origin_country", piece.origin_country()},
              {"cus_code", piece.cus_code()}},
             path, sink);
  CheckText(piece.value().currency_code(), FieldPath(FieldPath(path, "value"), "currency_code"), sink);
  for (int i = 0; i < piece.undg_numbers_size(); ++i) CheckText(piece.undg_numbers(i), FieldPath(path, "undg_numbers", i), sink);
  for (int i = 0; i < piece.documents_size(); ++i) {
    const records::Document& document = piece.documents(i);
    CheckTexts({{"kind", document.kind()}, {"number", document.number()}}, FieldPath(path, "documents", i), sink);
  }
}

void CheckTextsOfLists(const records::Item& item, FindingSink& sink) {
  CheckTextList(item.local_ids(), "local_ids", sink);
  CheckTextList(item.previous_item_ids(), "previous_item_ids", sink);
  for (int i = 0; i < item.fiscal_references_size(); ++i) {
    const records::FiscalReference& reference = item.fiscal_references(i);
    CheckTexts({{"kind", reference.kind()}, {"number", reference.number()}, {"role", reference.role()}}, FieldPath("fiscal_references", i),
               sink);
  }
  for (int i = 0; i < item.supply_chain_actors_size(); ++i) {
    const records::SupplyChainActor& actor = item.supply_chain_actors(i);
    CheckTexts({{"role", actor.role()}, {"number", actor.number()}}, FieldPath("supply_chain_actors", i), sink);
  }
  for (int i = 0; i < item.additional_information_size(); ++i) {
    const records::AdditionalStatement& statement = item.additional_information(i);
    CheckTexts({{"code", statement.code()}, {"text", statement.text()}}, FieldPath("additional_information", i), sink);
  }
  for (int i = 0; i < item.documents_size(); ++i) {
    const records::Document& document = item.documents(i);
    CheckTexts({{"kind", document.kind()}, {"number", document.number()}}, FieldPath("documents", i), sink);
  }
}

// The item's identifier has a rule of its own, which is stricter.
void CheckTextCharacters(const RuleInput& input, FindingSink& sink) {
  if (input.texts == identifiers::Texts::kPlain) return;
  const records::Item& item = input.item;
  const NamedText kTexts[] = {{"ucr", item.ucr()},
                              {"master_document", item.master_document()},
                              {"mail_class_code", item.mail_class_code()},
                              {"mail_category", item.mail_category()},
                              {"handling_class", item.handling_class()},
                              {"nature_code", item.nature_code()},
                              {"nature_text", item.nature_text()},
                              {"importer_reference", item.importer_reference()},
                              {"marketplace_id", item.marketplace_id()},
                              {"order_reference", item.order_reference()},
                              {"origin_operator", item.origin_operator()},
                              {"destination_operator", item.destination_operator()},
                              {"departure_country", item.departure_country()},
                              {"origin_office", item.origin_office()},
                              {"destination_office", item.destination_office()},
                              {"destination_country", item.destination_country()},
                              {"transport_mode", item.transport_mode()},
                              {"terms_of_delivery", item.terms_of_delivery()},
                              {"prepaid_duty_reference", item.prepaid_duty_reference()},
                              {"non_delivery_instruction", item.non_delivery_instruction()}};
  for (const NamedText& named : kTexts) CheckText(named.text, FieldPath(named.field), sink);
  const NamedText kCurrencies[] = {{"postage", item.postage().currency_code()},
                                   {"insured_value", item.insured_value().currency_code()},
                                   {"total_declared_value", item.total_declared_value().currency_code()}};
  for (const NamedText& money : kCurrencies) CheckText(money.text, FieldPath(FieldPath(money.field), "currency_code"), sink);
  ForEachParty(item, [&sink](const records::Party& party, const FieldPath& path) { CheckTextsOfParty(party, path, sink); });
  for (int i = 0; i < item.content_pieces_size(); ++i) CheckTextsOfPiece(item.content_pieces(i), FieldPath("content_pieces", i), sink);
  CheckTextsOfLists(item, sink);
}

}  // namespace

constinit const Rule kItemTextCharacters = {
    .id = "item.text.characters",
    .severity = v1::SEVERITY_ERROR,
    .summary = "A text holds no control characters, and none that turn the direction of writing. Where it is no identifier, those of ASCII are "
               "repaired before, as white space.",
    .source = "ICS2 and WCO formats: an..; XML 1.0 has no such characters; Unicode TR 36, 3.2: bidirectional text spoofing",
    .field = "every text but item_id",
    .check = CheckTextCharacters,
    .is_fixed = true,
};

}  // namespace postgate::validation
