// SPDX-License-Identifier: Apache-2.0
#include "core/validation/exchange_findings.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "core/validation/finding_sink.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

v1::Finding Make(const Rule& rule, absl::string_view path, absl::string_view message, absl::string_view hint) {
  v1::Finding finding;
  finding.set_rule_id(rule.id);
  finding.set_severity(rule.severity);
  finding.set_field_path(std::string(path));
  finding.set_message(std::string(message));
  finding.set_hint(std::string(hint));
  return finding;
}

}  // namespace

constinit const Rule kItemWireFormat = {
    .id = "item.wire_format",
    .severity = v1::SEVERITY_ERROR,
    .summary = "The bytes are a postgate.v1.Item with valid UTF-8 in every string, and at most 20,000 fields.",
    .source = "Protocol Buffers encoding",
    .field = "",
};

constinit const Rule kMovementWireFormat = {
    .id = "movement.wire_format",
    .severity = v1::SEVERITY_ERROR,
    .summary = "The bytes are a postgate.v1.Movement with valid UTF-8 in every string, and at most 20,000 fields.",
    .source = "Protocol Buffers encoding",
    .field = "",
};

constinit const Rule kItemBusinessKeyConflict = {
    .id = "item.business_key.conflict",
    .severity = v1::SEVERITY_ERROR,
    .summary = "Other content under a business key that is current says that it amends.",
    .source = "UPU S10: no identifier again within 12 months; contract of the exchange",
    .field = "item_id",
};

constinit const Rule kItemAmendsNothing = {
    .id = "item.amends.nothing",
    .severity = v1::SEVERITY_WARNING,
    .summary = "What an item amends is known to the hub.",
    .source = "Contract of the exchange",
    .field = "amends",
};

constinit const Rule kItemAmendsRefused = {
    .id = "item.amends.refused",
    .severity = v1::SEVERITY_ERROR,
    .summary = "What is amended may still be: docs/decisions-table.md says what, when.",
    .source = "Contract of the exchange",
    .field = "amends",
};

constinit const Rule kItemRefiled = {
    .id = "item.refiled",
    .severity = v1::SEVERITY_WARNING,
    .summary = "A parcel whose registration was cancelled, or that must not be loaded, is not filed anew under another identifier.",
    .source = "Contract of the exchange",
    .field = "item_id",
};

constinit const Rule kMovementContainerFull = {
    .id = "movement.container.full",
    .severity = v1::SEVERITY_ERROR,
    .summary = "A receptacle holds at most 10,000 items, a dispatch at most 2,000 receptacles.",
    .source = "Contract of the exchange",
    .field = "receptacle_id",
};

constinit const Rule kMovementReceptacleForeign = {
    .id = "movement.receptacle.foreign",
    .severity = v1::SEVERITY_ERROR,
    .summary = "A movement's receptacle and dispatch are the carrier's own.",
    .source = "Contract of the exchange",
    .field = "receptacle_id",
};

constinit const Rule kMovementItemUnknown = {
    .id = "movement.item.unknown",
    .severity = v1::SEVERITY_WARNING,
    .summary = "A movement's items are known to the hub. Others are kept and joined when they come.",
    .source = "Contract of the exchange",
    .field = "item_ids[]",
};

constinit const Rule kItemFindingsLimit = {
    .id = "item.findings.limit",
    .severity = v1::SEVERITY_INFO,
    .summary = "At most 50 findings are reported for one item; errors come before others.",
    .source = "Contract of the exchange",
    .field = "",
};

v1::Finding MalformedItemFinding(absl::string_view what) {
  return Make(kItemWireFormat, "", absl::StrCat("The item cannot be read: ", what, "."),
              "Send a serialized postgate.v1.Item whose strings are valid UTF-8.");
}

v1::Finding MalformedMovementFinding(absl::string_view what) {
  return Make(kMovementWireFormat, "", absl::StrCat("The movement cannot be read: ", what, "."),
              "Send a serialized postgate.v1.Movement whose strings are valid UTF-8.");
}

v1::Finding BusinessKeyConflictFinding() {
  return Make(kItemBusinessKeyConflict, "item_id", "The current version of this identifier has other content.",
              "If this is an older version that was sent again, do nothing: the current one stands. Only newer data of the same item sets "
              "amends, which replaces it; another item needs another identifier.");
}

v1::Finding AmendsNothingFinding() {
  return Make(kItemAmendsNothing, "amends", "There is nothing to amend: the item is taken as a new one.",
              "Leave amends out of what is sent first.");
}

v1::Finding AmendmentRefusedFinding(absl::string_view why) {
  return Make(kItemAmendsRefused, "amends", absl::StrCat("The item can not be amended: ", why, "."),
              "The accepted version stays as it is.");
}

v1::Finding RefiledFinding(absl::string_view registration_number, absl::string_view what_became) {
  return Make(kItemRefiled, "item_id", absl::StrCat("The same parcel was filed before as ", registration_number, ", which ", what_became, "."),
              "It is accepted, and customs is told. A correction of the same item is sent with amends under its identifier.");
}

v1::Finding ContainerFullFinding(absl::string_view field_path, int limit) {
  return Make(kMovementContainerFull, field_path, absl::StrCat("It would hold more than ", limit, "."),
              "Check the identifier; use a second receptacle or dispatch.");
}

v1::Finding ForeignReceptacleFinding() {
  return Make(kMovementReceptacleForeign, "receptacle_id", "This receptacle or dispatch belongs to another carrier.",
              "Report movements of your own receptacles and dispatches.");
}

v1::Finding UnknownItemsFinding(size_t unknown, int first_index) {
  return Make(kMovementItemUnknown, absl::StrCat("item_ids[", first_index, "]"),
              absl::StrCat(unknown, unknown == 1 ? " item is" : " items are", " not known to the hub yet."),
              "Send the items; the movement is joined to them when they come.");
}

v1::Finding FindingsLimitFinding(size_t count) {
  return Make(kItemFindingsLimit, "", absl::StrCat(count, " more findings are not listed."),
              "Correct those listed and send the item again.");
}

}  // namespace postgate::validation
