// SPDX-License-Identifier: Apache-2.0
//
// PREDES (UPU M41) and EMSEVT (UPU M40) of a Movement. Public sources describe what these two carry, not their elements.
#include "client/postal_messages/message_table.h"
#include "postgate/v1/movement.pb.h"

namespace postgate::client {
namespace {

using enum Format;
using enum Presence;
using enum Surety;

// A receptacle with its items, and the dispatch that it goes in.
constexpr Row kPredesRows[] = {
    {"ReceptacleId", nullptr, "receptacle_id", kText, 35, kMandatory, kKnown, "UPU S9"},
    {"DispatchId", nullptr, "dispatch_id", kText, 35, kOptional, kKnown, "UPU S8"},
    {"DateTime", nullptr, "occurred_at", kDateTime, 0, kMandatory, kAssumed, "when it was closed"},
    {"Office", nullptr, "location", kText, 6, kOptional, kAssumed, "UPU S34: where"},
    {"TransportMode", nullptr, "transport_mode", kText, 1, kOptional, kAssumed, "UNECE Recommendation 19"},
    {"Conveyance", nullptr, "conveyance_reference", kText, 17, kOptional, kAssumed, "flight or voyage"},
    {"PlannedDeparture", nullptr, "planned_departure_at", kDateTime, 0, kOptional, kAssumed, ""},
    {"PlannedArrival", nullptr, "planned_arrival_at", kDateTime, 0, kOptional, kAssumed, ""},
    {"ItemIdentifier[]", nullptr, "item_ids[]", kText, 35, kOptional, kKnown, "read: 500 in a movement"},
};

constexpr Unmapped kPredesUnmapped[] = {
    {"kind", false, nullptr, nullptr, "what PREDES says is nested; a movement of another kind is not written"},
};

// One event of one item.
constexpr Row kEmsevtRows[] = {
    {"ItemIdentifier", nullptr, "item_ids[0]", kText, 35, kMandatory, kKnown, "one event for each item of the movement"},
    {"EventCode", nullptr, "kind", kEventCode, 3, kMandatory, kKnown,
     "EMC departed, EMD arrived, EDB presented to customs, EDC handed to the post; other events and kinds have no counterpart"},
    {"EventDateTime", nullptr, "occurred_at", kDateTime, 0, kMandatory, kKnown, ""},
    {"EventOffice", nullptr, "location", kText, 6, kOptional, kAssumed, "UPU S34"},
};

constexpr Unmapped kEmsevtUnmapped[] = {
    {"receptacle_id", true, nullptr, nullptr, "an event is an item's"},      {"dispatch_id", true, nullptr, nullptr, "an event is an item's"},
    {"conveyance_reference", true, nullptr, nullptr, "no element is known"}, {"transport_mode", true, nullptr, nullptr, "no element is known"},
    {"planned_departure_at", true, nullptr, nullptr, "no element is known"}, {"planned_arrival_at", true, nullptr, nullptr, "no element is known"},
};

}  // namespace

const MessageTable& Predes() {
  static const MessageTable table = {"PREDES", "UPU M41, v2.1", "Receptacle", v1::Movement::descriptor(), kPredesRows, &Row::element, kPredesUnmapped};
  return table;
}

const MessageTable& Emsevt() {
  static const MessageTable table = {"EMSEVT", "UPU M40, v3", "Event", v1::Movement::descriptor(), kEmsevtRows, &Row::element, kEmsevtUnmapped};
  return table;
}

}  // namespace postgate::client
