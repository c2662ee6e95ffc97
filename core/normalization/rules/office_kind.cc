// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/postal_codes.h"
#include "core/normalization/rules/rules.h"
#include "core/records/item.h"

namespace postgate::normalization::rules {
namespace {

constexpr char kId[] = "normalize.issuing_office_kind";

v1::OfficeKind KindOf(const records::Item& item) {
  if (item.mail_class() == v1::MAIL_CLASS_EXPRESS) return v1::OFFICE_KIND_EXPRESS;
  // Codes whose first two letters are another country (UPU S31) say nothing: operators have codes such as A18 as well.
  const absl::string_view operator_code = identifiers::OperatorOfCode(item.origin_operator());
  if (operator_code.empty() || !identifiers::IsImpcShape(item.origin_office())) return v1::OFFICE_KIND_UNSPECIFIED;
  return operator_code.substr(0, 2) == absl::string_view(item.origin_office()).substr(0, 2)
             ? v1::OFFICE_KIND_DESIGNATED_OPERATOR
             : v1::OFFICE_KIND_UNSPECIFIED;
}

void Apply(Subject& subject) {
  records::Item& item = subject.item();
  if (item.issuing_office_kind() != v1::OFFICE_KIND_UNSPECIFIED) return;
  const v1::OfficeKind kind = KindOf(item);
  if (kind == v1::OFFICE_KIND_UNSPECIFIED) return;
  item.set_issuing_office_kind(kind);
  subject.Record(kId, identifiers::FieldPath("issuing_office_kind"), "", v1::OfficeKind_Name(kind));
}

}  // namespace

constexpr NormalizationRule kOfficeKind = {
    kId, "An unstated kind of office is express for express, and the designated operator's when operator and office are of one country.",
    "UPU S31, S34", Apply};

}  // namespace postgate::normalization::rules
