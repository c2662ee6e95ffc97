// SPDX-License-Identifier: Apache-2.0
#include "core/repair/repair.h"

#include <string>
#include <utility>

#include "core/identifiers/field_path.h"
#include "core/repair/lexical.h"

namespace postgate::repair {
namespace {

using identifiers::FieldPath;
using Changes = google::protobuf::RepeatedPtrField<v1::Change>;

// What a field holds decides what may be repaired in it.
enum class Kind {
  kText,       // Words: white space.
  kReference,  // Somebody's number: white space at the ends only.
  kCode,       // Digits or mixed: white space and width.
  kUpperCode,  // A code that lists write in upper case: white space, width and case.
};

class Repairer {
 public:
  Repairer(Changes* changes, identifiers::Texts texts) : changes_(changes), is_plain_(texts == identifiers::Texts::kPlain) {}

  bool IsOdd(const std::string& text, Kind kind) const {
    if (text.empty()) return false;
    if (is_plain_) return kind == Kind::kUpperCode && HasLowerCase(text);
    switch (kind) {
      case Kind::kText:
        return HasOddWhiteSpace(text);
      case Kind::kReference:
        return HasOuterWhiteSpace(text);
      case Kind::kCode:
        return HasOddWhiteSpace(text) || HasFullWidth(text);
      case Kind::kUpperCode:
        return HasLowerCase(text) || HasOddWhiteSpace(text) || HasFullWidth(text);
    }
    return false;
  }

  // Width comes first: a full-width space or letter is white space or has case only as ASCII.
  void Mend(std::string* text, Kind kind, const FieldPath& path) {
    const bool is_code = kind == Kind::kCode || kind == Kind::kUpperCode;
    if (is_code && HasFullWidth(*text)) Record(text, FoldWidth(*text), "repair.width", path);
    if (kind == Kind::kReference) {
      Record(text, TrimWhiteSpace(*text), "repair.white_space", path);
    } else if (HasOddWhiteSpace(*text)) {
      Record(text, CollapseWhiteSpace(*text), "repair.white_space", path);
    }
    if (kind == Kind::kUpperCode && HasLowerCase(*text)) Record(text, UpperCase(*text), "repair.case", path);
  }

 private:
  void Record(std::string* text, std::string repaired, const char* rule_id, const FieldPath& path) {
    v1::Change* change = changes_->Add();
    change->set_rule_id(rule_id);
    change->set_field_path(path.ToString());
    change->set_before(std::move(*text));
    change->set_after(repaired);
    *text = std::move(repaired);
  }

  Changes* changes_;
  const bool is_plain_;
};

// The accessors are named by the field, so that a table of fields and kinds stays one line each.
#define POSTGATE_REPAIR(message, field, kind)                                        \
  if (repairer.IsOdd((message).field(), Kind::kind)) {                               \
    repairer.Mend((message).mutable_##field(), Kind::kind, FieldPath(path, #field)); \
  }
#define POSTGATE_REPAIR_TOP(message, field, kind)                              \
  if (repairer.IsOdd((message).field(), Kind::kind)) {                         \
    repairer.Mend((message).mutable_##field(), Kind::kind, FieldPath(#field)); \
  }

void RepairMoney(v1::Money& money, const FieldPath& path, Repairer& repairer) {
  POSTGATE_REPAIR(money, currency_code, kUpperCode)
}

void RepairDocument(v1::Document& document, const FieldPath& path, Repairer& repairer) {
  POSTGATE_REPAIR(document, kind, kText)
  POSTGATE_REPAIR(document, number, kReference)
}

void RepairParty(v1::Party& party, const FieldPath& path, Repairer& repairer) {
  POSTGATE_REPAIR(party, name, kText)
  POSTGATE_REPAIR(party, street, kText)
  POSTGATE_REPAIR(party, house_number, kText)
  POSTGATE_REPAIR(party, po_box, kText)
  for (int i = 0; i < party.address_lines_size(); ++i) {
    if (!repairer.IsOdd(party.address_lines(i), Kind::kText)) continue;
    repairer.Mend(party.mutable_address_lines(i), Kind::kText, FieldPath(path, "address_lines", i));
  }
  POSTGATE_REPAIR(party, city, kText)
  POSTGATE_REPAIR(party, region, kText)
  POSTGATE_REPAIR(party, postcode, kCode)
  POSTGATE_REPAIR(party, country, kUpperCode)
  POSTGATE_REPAIR(party, phone, kCode)
  POSTGATE_REPAIR(party, email, kReference)
  POSTGATE_REPAIR(party, identifier, kReference)
  POSTGATE_REPAIR(party, identifier_kind, kUpperCode)
}

void RepairPiece(v1::ContentPiece& piece, const FieldPath& path, Repairer& repairer) {
  POSTGATE_REPAIR(piece, description, kText)
  POSTGATE_REPAIR(piece, description_local, kText)
  POSTGATE_REPAIR(piece, language, kCode)
  POSTGATE_REPAIR(piece, quantity_unit, kUpperCode)
  POSTGATE_REPAIR(piece, hs_code, kCode)
  POSTGATE_REPAIR(piece, origin_country, kUpperCode)
  if (piece.has_value()) RepairMoney(*piece.mutable_value(), FieldPath(path, "value"), repairer);
  for (int i = 0; i < piece.undg_numbers_size(); ++i) {
    if (!repairer.IsOdd(piece.undg_numbers(i), Kind::kCode)) continue;
    repairer.Mend(piece.mutable_undg_numbers(i), Kind::kCode, FieldPath(path, "undg_numbers", i));
  }
  for (int i = 0; i < piece.documents_size(); ++i) {
    RepairDocument(*piece.mutable_documents(i), FieldPath(path, "documents", i), repairer);
  }
}

void RepairCodes(v1::Item& item, Repairer& repairer) {
  POSTGATE_REPAIR_TOP(item, master_document, kReference)
  POSTGATE_REPAIR_TOP(item, mail_class_code, kUpperCode)
  POSTGATE_REPAIR_TOP(item, mail_category, kUpperCode)
  POSTGATE_REPAIR_TOP(item, handling_class, kUpperCode)
  POSTGATE_REPAIR_TOP(item, nature_code, kCode)
  POSTGATE_REPAIR_TOP(item, nature_text, kText)
  POSTGATE_REPAIR_TOP(item, importer_reference, kReference)
  POSTGATE_REPAIR_TOP(item, marketplace_id, kReference)
  POSTGATE_REPAIR_TOP(item, order_reference, kReference)
  POSTGATE_REPAIR_TOP(item, origin_operator, kUpperCode)
  POSTGATE_REPAIR_TOP(item, destination_operator, kUpperCode)
  POSTGATE_REPAIR_TOP(item, departure_country, kUpperCode)
  POSTGATE_REPAIR_TOP(item, origin_office, kUpperCode)
  POSTGATE_REPAIR_TOP(item, destination_office, kUpperCode)
  POSTGATE_REPAIR_TOP(item, destination_country, kUpperCode)
  POSTGATE_REPAIR_TOP(item, transport_mode, kCode)
  POSTGATE_REPAIR_TOP(item, terms_of_delivery, kUpperCode)
  POSTGATE_REPAIR_TOP(item, prepaid_duty_reference, kReference)
  POSTGATE_REPAIR_TOP(item, non_delivery_instruction, kText)
}

void RepairParties(v1::Item& item, Repairer& repairer) {
  if (item.has_sender()) RepairParty(*item.mutable_sender(), FieldPath("sender"), repairer);
  if (item.has_addressee()) RepairParty(*item.mutable_addressee(), FieldPath("addressee"), repairer);
  if (item.has_seller()) RepairParty(*item.mutable_seller(), FieldPath("seller"), repairer);
  if (item.has_importer()) RepairParty(*item.mutable_importer(), FieldPath("importer"), repairer);
  if (item.has_declarant()) RepairParty(*item.mutable_declarant(), FieldPath("declarant"), repairer);
  if (item.has_representative()) RepairParty(*item.mutable_representative(), FieldPath("representative"), repairer);
}

void RepairLists(v1::Item& item, Repairer& repairer) {
  for (int i = 0; i < item.content_pieces_size(); ++i) {
    RepairPiece(*item.mutable_content_pieces(i), FieldPath("content_pieces", i), repairer);
  }
  for (int i = 0; i < item.fiscal_references_size(); ++i) {
    v1::FiscalReference& reference = *item.mutable_fiscal_references(i);
    const FieldPath path("fiscal_references", i);
    POSTGATE_REPAIR(reference, kind, kUpperCode)
    POSTGATE_REPAIR(reference, number, kReference)
    POSTGATE_REPAIR(reference, role, kUpperCode)
  }
  for (int i = 0; i < item.supply_chain_actors_size(); ++i) {
    v1::SupplyChainActor& actor = *item.mutable_supply_chain_actors(i);
    const FieldPath path("supply_chain_actors", i);
    POSTGATE_REPAIR(actor, role, kUpperCode)
    POSTGATE_REPAIR(actor, number, kReference)
  }
  for (int i = 0; i < item.documents_size(); ++i) {
    RepairDocument(*item.mutable_documents(i), FieldPath("documents", i), repairer);
  }
}

#undef POSTGATE_REPAIR
#undef POSTGATE_REPAIR_TOP

}  // namespace

void Repair(v1::Item* item, Changes* changes, identifiers::Texts texts) {
  Repairer repairer(changes, texts);
  RepairCodes(*item, repairer);
  RepairParties(*item, repairer);
  if (item->has_postage()) RepairMoney(*item->mutable_postage(), FieldPath("postage"), repairer);
  if (item->has_insured_value()) RepairMoney(*item->mutable_insured_value(), FieldPath("insured_value"), repairer);
  if (item->has_total_declared_value()) {
    RepairMoney(*item->mutable_total_declared_value(), FieldPath("total_declared_value"), repairer);
  }
  RepairLists(*item, repairer);
}

}  // namespace postgate::repair
