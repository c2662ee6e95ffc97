// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/field_path.h"
#include "core/records/item.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void ReportUnknown(const FieldPath& path, FindingSink& sink) {
  sink.Add(path, "This hub does not know the value.", "Use a value of this version's postgate/v1/item.proto.");
}

void CheckEnumsKnown(const RuleInput& input, FindingSink& sink) {
  const records::Item& item = input.item;
  if (!v1::ItemIdType_IsValid(item.item_id_type())) ReportUnknown(FieldPath("item_id_type"), sink);
  if (!v1::FlowDirection_IsValid(item.flow())) ReportUnknown(FieldPath("flow"), sink);
  if (!v1::MailClass_IsValid(item.mail_class())) ReportUnknown(FieldPath("mail_class"), sink);
  if (!v1::Nature_IsValid(item.nature())) ReportUnknown(FieldPath("nature"), sink);
  if (!v1::OfficeKind_IsValid(item.issuing_office_kind())) ReportUnknown(FieldPath("issuing_office_kind"), sink);
  if (!v1::RepresentativeStatus_IsValid(item.representative_status())) ReportUnknown(FieldPath("representative_status"), sink);
}

}  // namespace

constinit const Rule kItemEnumsKnown = {
    .id = "item.enums.known",
    .severity = v1::SEVERITY_WARNING,
    .summary = "Values of enums are ones that this version of the exchange knows.",
    .source = "postgate.v1",
    .field = "item_id_type, flow, mail_class, nature, issuing_office_kind, representative_status",
    .check = CheckEnumsKnown,
};

}  // namespace postgate::validation
