// SPDX-License-Identifier: Apache-2.0
#include "server/services/decision_limits.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "server/intake/errors.h"
#include "server/intake/request_texts.h"

namespace postgate::services {
namespace {

absl::Status CheckCode(absl::string_view path, absl::string_view text) {
  return intake::CheckIdentifier(path, text, kDecisionCodeCharactersMax, intake::kRequestInvalid);
}

absl::Status CheckCount(absl::string_view path, int count, int max) {
  if (count <= max) return absl::OkStatus();
  return intake::Invalid(intake::kRequestInvalid, absl::StrCat(path, " has ", count, " entries, more than ", max));
}

absl::Status CheckReferences(const v1::Decision& decision) {
  const struct {
    const char* path;
    const std::string& text;
  } references[] = {
      {"decision.registration_number", decision.registration_number()},
      {"decision.receptacle_id", decision.receptacle_id()},
      {"decision.dispatch_id", decision.dispatch_id()},
      {"decision.referral_id", decision.referral_id()},
      {"decision.decision_id", decision.decision_id()},
      {"decision.item_id", decision.item_id()},
      {"decision.customs_reference", decision.customs_reference()},
      {"decision.supersedes", decision.supersedes()},
  };
  for (const auto& reference : references) {
    if (absl::Status checked = CheckCode(reference.path, reference.text); !checked.ok()) return checked;
  }
  return absl::OkStatus();
}

absl::Status CheckAmounts(const v1::Decision& decision) {
  absl::Status checked = CheckCount("decision.amounts_due", decision.amounts_due_size(), kAmountsDueMax);
  for (int i = 0; i < decision.amounts_due_size() && checked.ok(); ++i) {
    const std::string path = absl::StrCat("decision.amounts_due[", i, "]");
    checked = CheckCode(path + ".kind", decision.amounts_due(i).kind());
    if (checked.ok()) checked = CheckCode(path + ".amount.currency_code", decision.amounts_due(i).amount().currency_code());
  }
  return checked;
}

absl::Status CheckRevisions(absl::string_view list, const google::protobuf::RepeatedPtrField<v1::PieceRevision>& revisions) {
  absl::Status checked = CheckCount(list, revisions.size(), kPieceRevisionsMax);
  for (int i = 0; i < revisions.size() && checked.ok(); ++i) {
    const v1::PieceRevision& revision = revisions[i];
    const std::string path = absl::StrCat(list, "[", i, "]");
    if (revision.description().size() > kRevisedDescriptionBytesMax) {
      return intake::Invalid(intake::kRequestInvalid, absl::StrCat(path, ".description has more than ", kRevisedDescriptionBytesMax, " bytes"));
    }
    checked = intake::CheckText(path + ".description", revision.description());
    if (checked.ok()) checked = CheckCode(path + ".hs_code", revision.hs_code());
    if (checked.ok()) checked = CheckCode(path + ".value.currency_code", revision.value().currency_code());
  }
  return checked;
}

absl::Status CheckLists(const v1::Decision& decision) {
  absl::Status checked = CheckCount("decision.screening_methods", decision.screening_methods_size(), kScreeningMethodsMax);
  for (int i = 0; i < decision.screening_methods_size() && checked.ok(); ++i) {
    checked = CheckCode(absl::StrCat("decision.screening_methods[", i, "]"), decision.screening_methods(i));
  }
  if (checked.ok()) checked = CheckCount("decision.requested_field_paths", decision.requested_field_paths_size(), kRequestedFieldPathsMax);
  for (int i = 0; i < decision.requested_field_paths_size() && checked.ok(); ++i) {
    checked = intake::CheckIdentifier(absl::StrCat("decision.requested_field_paths[", i, "]"), decision.requested_field_paths(i),
                                      kFieldPathCharactersMax, intake::kRequestInvalid);
  }
  return checked;
}

}  // namespace

absl::Status CheckDecisionRequest(const v1::RecordDecisionRequest& request) {
  const v1::Decision& decision = request.decision();
  absl::Status checked = intake::CheckRequestId(request.request_id());
  if (checked.ok()) checked = intake::CheckText("decision.text", decision.text());
  if (checked.ok()) checked = CheckCode("decision.reason_code", decision.reason_code());
  if (checked.ok()) checked = CheckCode("decision.office", decision.office());
  if (checked.ok() && !v1::Track_IsValid(decision.track())) {
    checked = intake::Invalid(intake::kRequestInvalid, "decision.track: SECURITY, CLEARANCE or none");
  }
  if (checked.ok()) checked = CheckReferences(decision);
  if (checked.ok()) checked = CheckAmounts(decision);
  if (checked.ok()) checked = CheckLists(decision);
  if (checked.ok()) checked = CheckRevisions("decision.revisions", decision.revisions());
  return checked;
}

absl::Status CheckPullRequest(const v1::PullRequest& request) {
  absl::Status checked = CheckCode("subscribe.queue", request.subscribe().queue());
  if (checked.ok()) checked = CheckCode("subscribe.office", request.subscribe().office());
  const struct {
    const char* path;
    const google::protobuf::RepeatedPtrField<std::string>& lease_ids;
  } lists[] = {
      {"acknowledge.lease_ids", request.acknowledge().lease_ids()},
      {"extend.lease_ids", request.extend().lease_ids()},
      {"release.lease_ids", request.release().lease_ids()},
      {"refuse.lease_ids", request.refuse().lease_ids()},
  };
  if (checked.ok()) checked = CheckCode("refuse.reason_code", request.refuse().reason_code());
  if (checked.ok()) checked = intake::CheckText("refuse.text", request.refuse().text());
  for (const auto& list : lists) {
    for (int i = 0; i < list.lease_ids.size() && checked.ok(); ++i) {
      checked = CheckCode(absl::StrCat(list.path, "[", i, "]"), list.lease_ids[i]);
    }
  }
  return checked;
}

absl::Status CheckResubmission(const v1::ResubmitDeadLetterRequest& request) {
  absl::Status checked = intake::CheckRequestId(request.request_id());
  if (checked.ok()) checked = CheckCode("queue", request.queue());
  if (checked.ok()) checked = CheckCode("office", request.office());
  if (checked.ok()) checked = CheckRevisions("revisions", request.revisions());
  return checked;
}

}  // namespace postgate::services
