// SPDX-License-Identifier: Apache-2.0
#include "core/validation/item_facts.h"

#include <string>

#include "absl/strings/match.h"
#include "core/identifiers/mail_class_code.h"
#include "core/identifiers/s10.h"
#include "core/records/item.h"
#include "core/reference/route_countries.h"
#include "core/validation/amounts.h"

namespace postgate::validation {

v1::MailClass MailClassOf(const RuleInput& input) {
  const v1::MailClass stated = identifiers::StatedMailClass(input.item);
  if (stated != v1::MAIL_CLASS_UNSPECIFIED) return stated;
  identifiers::S10 parts;
  if (input.item_id_type != v1::ITEM_ID_TYPE_S10 || !identifiers::SplitS10(input.item.item_id(), &parts))
    return v1::MAIL_CLASS_UNSPECIFIED;
  return identifiers::MailClassOfService(identifiers::S10ClassOf(parts.service_indicator));
}

CarrierKind CarrierKindOf(const RuleInput& input) {
  if (input.carrier.kind != CarrierKind::kUnspecified) return input.carrier.kind;
  const records::Item& item = input.item;
  if (item.mail_class() == v1::MAIL_CLASS_EXPRESS || item.issuing_office_kind() == v1::OFFICE_KIND_EXPRESS)
    return CarrierKind::kExpress;
  const bool is_mail = item.mail_class() != v1::MAIL_CLASS_UNSPECIFIED ||
                       item.issuing_office_kind() != v1::OFFICE_KIND_UNSPECIFIED ||
                       input.item_id_type == v1::ITEM_ID_TYPE_S10;
  return is_mail ? CarrierKind::kDesignatedOperator : CarrierKind::kUnspecified;
}

DeclaredTotal DeclaredTotalOf(const records::Item& item) {
  if (item.has_total_declared_value())
    return {item.total_declared_value().currency_code(), InNanos(item.total_declared_value())};
  DeclaredTotal total;
  for (const records::ContentPiece& piece : item.content_pieces()) {
    if (!piece.has_value()) return {};
    if (total.currency.empty()) total.currency = piece.value().currency_code();
    if (piece.value().currency_code() != total.currency) return {};
    total.nanos += InNanos(piece.value());
  }
  return total;
}

absl::string_view IossNumberOf(const records::Item& item) {
  for (const records::FiscalReference& reference : item.fiscal_references()) {
    if (absl::EqualsIgnoreCase(reference.kind(), "IOSS")) return reference.number();
  }
  return {};
}

bool IsForEuropeanUnion(const records::Item& item, const reference::ReferenceData& reference) {
  const absl::string_view country = reference::StatedDestinationCountry(item, reference);
  return reference.IsEuMemberState(country) || country == "XI";
}

}  // namespace postgate::validation
