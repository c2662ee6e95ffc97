// SPDX-License-Identifier: Apache-2.0
#include "core/validation/item_facts.h"

#include <string>

#include "absl/strings/match.h"
#include "core/identifiers/s10.h"
#include "core/validation/amounts.h"

namespace postgate::validation {
namespace {

v1::MailClass MailClassOfIndicator(identifiers::S10Class service) {
  switch (service) {
    case identifiers::S10Class::kLetter:
      return v1::MAIL_CLASS_LETTER;
    case identifiers::S10Class::kParcel:
      return v1::MAIL_CLASS_PARCEL;
    case identifiers::S10Class::kEms:
      return v1::MAIL_CLASS_EMS;
    default:
      return v1::MAIL_CLASS_UNSPECIFIED;
  }
}

}  // namespace

v1::Nature NatureOf(const v1::Item& item) {
  if (item.nature() != v1::NATURE_UNSPECIFIED) return item.nature();
  const std::string& code = item.nature_code();
  if (code.empty()) return v1::NATURE_UNSPECIFIED;
  if (code == "11") return v1::NATURE_SALE;
  if (code == "21") return v1::NATURE_RETURN;
  if (code == "31") return v1::NATURE_GIFT;
  if (code == "32") return v1::NATURE_SAMPLE;
  if (code == "91") return v1::NATURE_DOCUMENTS;
  return code == "999" ? v1::NATURE_OTHER : v1::NATURE_UNSPECIFIED;
}

v1::MailClass MailClassOf(const RuleInput& input) {
  const v1::Item& item = input.item;
  if (item.mail_class() != v1::MAIL_CLASS_UNSPECIFIED) return item.mail_class();
  if (item.mail_class_code() == "U") return v1::MAIL_CLASS_LETTER;
  if (item.mail_class_code() == "C") return v1::MAIL_CLASS_PARCEL;
  if (item.mail_class_code() == "E") return v1::MAIL_CLASS_EMS;
  identifiers::S10 parts;
  if (input.item_id_type != v1::ITEM_ID_TYPE_S10 || !identifiers::SplitS10(item.item_id(), &parts))
    return v1::MAIL_CLASS_UNSPECIFIED;
  return MailClassOfIndicator(identifiers::S10ClassOf(parts.service_indicator));
}

CarrierKind CarrierKindOf(const RuleInput& input) {
  if (input.carrier.kind != CarrierKind::kUnspecified) return input.carrier.kind;
  const v1::Item& item = input.item;
  if (item.mail_class() == v1::MAIL_CLASS_EXPRESS || item.issuing_office_kind() == v1::OFFICE_KIND_EXPRESS)
    return CarrierKind::kExpress;
  const bool is_mail = item.mail_class() != v1::MAIL_CLASS_UNSPECIFIED ||
                       item.issuing_office_kind() != v1::OFFICE_KIND_UNSPECIFIED ||
                       input.item_id_type == v1::ITEM_ID_TYPE_S10;
  return is_mail ? CarrierKind::kDesignatedOperator : CarrierKind::kUnspecified;
}

DeclaredTotal DeclaredTotalOf(const v1::Item& item) {
  if (item.has_total_declared_value())
    return {item.total_declared_value().currency_code(), InNanos(item.total_declared_value())};
  DeclaredTotal total;
  for (const v1::ContentPiece& piece : item.content_pieces()) {
    if (!piece.has_value()) return {};
    if (total.currency.empty()) total.currency = piece.value().currency_code();
    if (piece.value().currency_code() != total.currency) return {};
    total.nanos += InNanos(piece.value());
  }
  return total;
}

absl::string_view IossNumberOf(const v1::Item& item) {
  for (const v1::FiscalReference& reference : item.fiscal_references()) {
    if (absl::EqualsIgnoreCase(reference.kind(), "IOSS")) return reference.number();
  }
  return {};
}

bool IsForEuropeanUnion(const v1::Item& item, const reference::ReferenceData& reference) {
  const std::string& country =
      item.destination_country().empty() ? item.addressee().country() : item.destination_country();
  return reference.IsEuMemberState(country) || country == "XI";
}

}  // namespace postgate::validation
