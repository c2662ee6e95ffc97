// SPDX-License-Identifier: Apache-2.0
#include "core/repair/repair.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_join.h"
#include "core/identifiers/field_path.h"
#include "core/records/declaration.h"
#include "core/records/item.h"
#include "core/repair/address_lines.h"
#include "core/repair/composition.h"
#include "core/repair/lexical.h"
#include "core/repair/width.h"

namespace postgate::repair {
namespace {

using identifiers::FieldPath;

// What a field holds decides what may be repaired in it.
enum class Kind {
  kText,       // Words: width, composition and white space.
  kReference,  // Somebody's number: white space at the ends only.
  kCode,       // Digits or mixed: white space and width.
  kUpperCode,  // A code that lists write in upper case: white space, width and case.
  kCountry,    // As the last, and names of countries.
};

class Repairer {
 public:
  Repairer(const reference::ReferenceData& reference, records::Declaration* declaration, identifiers::Texts texts)
      : reference_(reference), declaration_(declaration), is_plain_(texts == identifiers::Texts::kPlain) {}

  bool IsOdd(absl::string_view text, Kind kind) const {
    if (text.empty()) return false;
    if (kind == Kind::kCountry) return !reference_.IsCountry(text);
    if (kind == Kind::kUpperCode && HasLowerCase(text)) return true;
    if (is_plain_ || identifiers::IsPlain(text)) return false;
    switch (kind) {
      case Kind::kText:
        return HasOddWhiteSpace(text) || HasWidthForms(text) || !IsComposed(text);
      case Kind::kReference:
        return HasOuterWhiteSpace(text);
      default:
        return HasOddWhiteSpace(text) || HasFullWidth(text);
    }
  }

  // Width comes first: a full-width space or letter is white space or has case only as ASCII, and a mark of half width joins its letter.
  std::string Mended(absl::string_view received, Kind kind, const FieldPath& path) {
    std::string text(received);
    if (kind == Kind::kReference) {
      Record(&text, TrimWhiteSpace(text), "repair.white_space", path);
      return text;
    }
    if (kind == Kind::kText) {
      if (HasWidthForms(text)) Record(&text, FoldWidthForms(text), "repair.width", path);
    } else if (HasFullWidth(text)) {
      Record(&text, FoldWidth(text), "repair.width", path);
    }
    // Before composition, which looks at the length.
    if (HasOddWhiteSpace(text)) Record(&text, CollapseWhiteSpace(text), "repair.white_space", path);
    const bool is_words = kind == Kind::kText || kind == Kind::kCountry;
    if (is_words && !IsComposed(text)) Record(&text, Compose(text), "repair.composition", path);
    if (kind == Kind::kCountry) MendCountry(&text, path);
    if (kind == Kind::kUpperCode && HasLowerCase(text)) Record(&text, UpperCase(text), "repair.case", path);
    return text;
  }

  // Of a street or an address line: what follows the first line goes into the address lines at `place`, the first is returned. Where they are too
  // many it stays one line, which must not look like several: later repairs would part it once another line has left the address.
  std::string FirstLine(absl::string_view received, const FieldPath& path, int place, const FieldPath& party_path, records::Party* party) {
    std::string text(received);
    const std::vector<std::string> lines = LinesOf(text);
    const int added = static_cast<int>(lines.size()) - 1;
    if (lines.empty()) return text;
    if (party->address_lines_size() + added > kAddressLinesMax) {
      Record(&text, absl::StrJoin(lines, ", "), "repair.address_lines", path);
      return text;
    }
    Record(&text, lines[0], "repair.address_lines", path);
    for (int i = 0; i < added; ++i) {
      std::string line;
      Record(&line, lines[static_cast<size_t>(i) + 1], "repair.address_lines", FieldPath(party_path, "address_lines", place + i));
      party->add_address_lines(line);
      auto& all = *party->mutable_address_lines();
      for (int at = all.size() - 1; at > place + i; --at) std::swap(all[at], all[at - 1]);
    }
    return text;
  }

 private:
  void MendCountry(std::string* text, const FieldPath& path) {
    // Two letters are a code before they are a name.
    if (text->size() == 2 && HasLowerCase(*text)) Record(text, UpperCase(*text), "repair.case", path);
    if (reference_.IsCountry(*text)) return;
    const absl::string_view alpha2 = reference_.CountryOfName(*text);
    if (!alpha2.empty()) return Record(text, std::string(alpha2), "repair.country", path);
    if (HasLowerCase(*text)) Record(text, UpperCase(*text), "repair.case", path);
  }

  void Record(std::string* text, std::string repaired, const char* rule_id, const FieldPath& path) {
    records::Change* change = declaration_->add_changes();
    change->set_rule_id_view(rule_id);
    change->set_field_path(path.ToString());
    change->set_before(*text);
    change->set_after(repaired);
    *text = std::move(repaired);
  }

  const reference::ReferenceData& reference_;
  records::Declaration* declaration_;
  const bool is_plain_;
};

// The accessors are named by the field, so that a table of fields and kinds stays one line each.
#define POSTGATE_REPAIR_AT(message, field, kind, path) \
  if (repairer.IsOdd((message).field(), Kind::kind)) (message).set_##field(repairer.Mended((message).field(), Kind::kind, path));
#define POSTGATE_REPAIR(message, field, kind) POSTGATE_REPAIR_AT(message, field, kind, FieldPath(path, #field))
#define POSTGATE_REPAIR_TOP(message, field, kind) POSTGATE_REPAIR_AT(message, field, kind, FieldPath(#field))

void RepairMoney(records::Money& money, const FieldPath& path, Repairer& repairer) {
  POSTGATE_REPAIR(money, currency_code, kUpperCode)
}

void RepairDocument(records::Document& document, const FieldPath& path, Repairer& repairer) {
  POSTGATE_REPAIR(document, kind, kText)
  POSTGATE_REPAIR(document, number, kReference)
}

void RepairLines(records::Party& party, const FieldPath& path, Repairer& repairer) {
  if (HasSeveralLines(party.street())) party.set_street(repairer.FirstLine(party.street(), FieldPath(path, "street"), 0, path, &party));
  for (int i = 0; i < party.address_lines_size(); ++i) {
    if (!HasSeveralLines(party.address_lines(i))) continue;
    const std::string first = repairer.FirstLine(party.address_lines(i), FieldPath(path, "address_lines", i), i + 1, path, &party);
    party.set_address_lines(i, first);
  }
}

void RepairParty(records::Party& party, const FieldPath& path, Repairer& repairer) {
  RepairLines(party, path, repairer);
  POSTGATE_REPAIR(party, name, kText)
  POSTGATE_REPAIR(party, street, kText)
  POSTGATE_REPAIR(party, house_number, kText)
  POSTGATE_REPAIR(party, po_box, kText)
  for (int i = 0; i < party.address_lines_size(); ++i) {
    if (!repairer.IsOdd(party.address_lines(i), Kind::kText)) continue;
    party.set_address_lines(i, repairer.Mended(party.address_lines(i), Kind::kText, FieldPath(path, "address_lines", i)));
  }
  POSTGATE_REPAIR(party, city, kText)
  POSTGATE_REPAIR(party, region, kText)
  POSTGATE_REPAIR(party, postcode, kCode)
  POSTGATE_REPAIR(party, country, kCountry)
  POSTGATE_REPAIR(party, phone, kCode)
  POSTGATE_REPAIR(party, email, kReference)
  POSTGATE_REPAIR(party, identifier, kReference)
  POSTGATE_REPAIR(party, identifier_kind, kUpperCode)
  POSTGATE_REPAIR(party, title, kText)
}

void RepairPiece(records::ContentPiece& piece, const FieldPath& path, Repairer& repairer) {
  POSTGATE_REPAIR(piece, description, kText)
  POSTGATE_REPAIR(piece, description_local, kText)
  POSTGATE_REPAIR(piece, language, kCode)
  POSTGATE_REPAIR(piece, quantity_unit, kUpperCode)
  POSTGATE_REPAIR(piece, hs_code, kCode)
  POSTGATE_REPAIR(piece, origin_country, kCountry)
  POSTGATE_REPAIR(piece, cus_code, kCode)
  if (piece.has_value()) RepairMoney(*piece.mutable_value(), FieldPath(path, "value"), repairer);
  for (int i = 0; i < piece.undg_numbers_size(); ++i) {
    if (!repairer.IsOdd(piece.undg_numbers(i), Kind::kCode)) continue;
    piece.set_undg_numbers(i, repairer.Mended(piece.undg_numbers(i), Kind::kCode, FieldPath(path, "undg_numbers", i)));
  }
  for (int i = 0; i < piece.documents_size(); ++i) {
    RepairDocument(*piece.mutable_documents(i), FieldPath(path, "documents", i), repairer);
  }
}

void RepairCodes(records::Item& item, Repairer& repairer) {
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
  POSTGATE_REPAIR_TOP(item, departure_country, kCountry)
  POSTGATE_REPAIR_TOP(item, origin_office, kUpperCode)
  POSTGATE_REPAIR_TOP(item, destination_office, kUpperCode)
  POSTGATE_REPAIR_TOP(item, destination_country, kCountry)
  POSTGATE_REPAIR_TOP(item, transport_mode, kCode)
  POSTGATE_REPAIR_TOP(item, terms_of_delivery, kUpperCode)
  POSTGATE_REPAIR_TOP(item, prepaid_duty_reference, kReference)
  POSTGATE_REPAIR_TOP(item, non_delivery_instruction, kText)
}

void RepairParties(records::Item& item, Repairer& repairer) {
  if (item.has_sender()) RepairParty(*item.mutable_sender(), FieldPath("sender"), repairer);
  if (item.has_addressee()) RepairParty(*item.mutable_addressee(), FieldPath("addressee"), repairer);
  if (item.has_seller()) RepairParty(*item.mutable_seller(), FieldPath("seller"), repairer);
  if (item.has_importer()) RepairParty(*item.mutable_importer(), FieldPath("importer"), repairer);
  if (item.has_declarant()) RepairParty(*item.mutable_declarant(), FieldPath("declarant"), repairer);
  if (item.has_representative()) RepairParty(*item.mutable_representative(), FieldPath("representative"), repairer);
}

void RepairLists(records::Item& item, Repairer& repairer) {
  for (int i = 0; i < item.content_pieces_size(); ++i) {
    RepairPiece(*item.mutable_content_pieces(i), FieldPath("content_pieces", i), repairer);
  }
  for (int i = 0; i < item.fiscal_references_size(); ++i) {
    records::FiscalReference& reference = *item.mutable_fiscal_references(i);
    const FieldPath path("fiscal_references", i);
    POSTGATE_REPAIR(reference, kind, kUpperCode)
    POSTGATE_REPAIR(reference, number, kReference)
    POSTGATE_REPAIR(reference, role, kUpperCode)
  }
  for (int i = 0; i < item.supply_chain_actors_size(); ++i) {
    records::SupplyChainActor& actor = *item.mutable_supply_chain_actors(i);
    const FieldPath path("supply_chain_actors", i);
    POSTGATE_REPAIR(actor, role, kUpperCode)
    POSTGATE_REPAIR(actor, number, kReference)
  }
  for (int i = 0; i < item.additional_information_size(); ++i) {
    records::AdditionalStatement& statement = *item.mutable_additional_information(i);
    const FieldPath path("additional_information", i);
    POSTGATE_REPAIR(statement, code, kUpperCode)
    POSTGATE_REPAIR(statement, text, kText)
  }
  for (int i = 0; i < item.documents_size(); ++i) {
    RepairDocument(*item.mutable_documents(i), FieldPath("documents", i), repairer);
  }
}

#undef POSTGATE_REPAIR_AT
#undef POSTGATE_REPAIR
#undef POSTGATE_REPAIR_TOP

}  // namespace

void Repair(records::Item* item, const reference::ReferenceData& reference, records::Declaration* declaration, identifiers::Texts texts) {
  Repairer repairer(reference, declaration, texts);
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
