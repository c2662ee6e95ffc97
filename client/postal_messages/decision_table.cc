// SPDX-License-Identifier: Apache-2.0
//
// CUSRSP (UPU M44) of a Decision: the columns of a live customs system's response record, and UPU CDS's name for the decision.
#include "client/postal_messages/message_table.h"
#include "postgate/v1/decision.pb.h"

namespace postgate::client {
namespace {

using enum Format;
using enum Presence;
using enum Surety;

constexpr Row kRows[] = {
    {"ITEM_ID", nullptr, "item_id", kText, 35, kMandatory, kConfirmed, "a decision on a receptacle is one for each item in it"},
    {"Decis", nullptr, "kind", kDecisionKind, 0, kMandatory, kConfirmed, "the name is CDS's; UPU code list 183 is not public, so the words are the hub's"},
    {"CIN_NO", nullptr, "customs_reference", kText, 35, kOptional, kConfirmed, "that the number is customs' own is assumed"},
    {"CUS_SITE", nullptr, "office", kText, 0, kOptional, kConfirmed, ""},
    {"SENT_DT", nullptr, "decided_at", kDateTime, 0, kOptional, kConfirmed, ""},
    {"CATEGORY", nullptr, "", kText, 0, kOptional, kConfirmed, "code list not public"},
    {"ENTITY_STATE", nullptr, "", kText, 0, kOptional, kConfirmed, "code list not public"},
    {"POSTINGDT", nullptr, "", kDateTime, 0, kOptional, kConfirmed, "stands in the item"},
    {"CONTENT_PIECE[]/ITEM_NO", nullptr, "revisions[].piece_number", kWhole, 4, kMandatory, kConfirmed, "the name CONTENT_PIECE is assumed"},
    {"CONTENT_PIECE[]/CP_DESC", nullptr, "revisions[].description", kText, 0, kOptional, kConfirmed, "as customs revised it"},
    {"CONTENT_PIECE[]/CP_HS", nullptr, "revisions[].hs_code", kText, 12, kOptional, kConfirmed, "as customs revised it"},
    {"CONTENT_PIECE[]/DECL_VAL", nullptr, "revisions[].value", kAmount, 14, kOptional, kConfirmed, "as customs revised it"},
    {"CONTENT_PIECE[]/CP_CURRCD", nullptr, "revisions[].value.currency_code", kText, 3, kOptional, kConfirmed, "ISO 4217"},
    {"CONTENT_PIECE[]/NETWT", nullptr, "", kMassKg, 0, kOptional, kConfirmed, "stands in the item"},
    {"CONTENT_PIECE[]/NOU", nullptr, "", kWhole, 0, kOptional, kConfirmed, "stands in the item"},
};

constexpr Unmapped kUnmapped[] = {
    {"registration_number", false, nullptr, nullptr, "the hub's own number"},
    {"receptacle_id", false, nullptr, nullptr, "the item is named"},
    {"dispatch_id", false, nullptr, nullptr, "the item is named"},
    {"reason_code", true, nullptr, nullptr, "no element is known"},
    {"text", true, nullptr, nullptr, "no element is known"},
    {"referral_id", true, nullptr, nullptr, "referrals have messages of their own, which are not public"},
    {"decision_id", false, nullptr, nullptr, "the hub's own number; `postgate watch` has it for `postgate confirm`"},
    {"version", false, nullptr, nullptr, "the hub's own number"},
    {"supersedes", true, nullptr, nullptr, "no element is known"},
    {"deadline", true, nullptr, nullptr, "referrals have messages of their own, which are not public"},
    {"amounts_due", true, nullptr, nullptr, "no element is known"},
    {"screening_methods", true, nullptr, nullptr, "referrals have messages of their own, which are not public"},
    {"requested_field_paths", true, nullptr, nullptr, "referrals have messages of their own, which are not public"},
    {"track", false, nullptr, nullptr, "follows from the kind"},
};

}  // namespace

const MessageTable& Cusrsp() {
  static const MessageTable table = {"CUSRSP", "UPU M44, v1", "Item", v1::Decision::descriptor(), kRows, &Row::element, kUnmapped};
  return table;
}

}  // namespace postgate::client
