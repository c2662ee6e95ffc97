// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_REGISTER_NESTING_H_
#define POSTGATE_SERVER_REGISTER_NESTING_H_

#include <cstdint>
#include <optional>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/timestamp.pb.h"
#include "postgate/v1/movement.pb.h"

namespace postgate::registry {

class Register;

// The departure that a movement gives: when it happened for a departure, else the planned one; none: it says nothing of it.
std::optional<google::protobuf::Timestamp> DepartureOf(const v1::Movement& movement);

// What an accepted movement does to the row of the dispatch it names, of the receptacle, and of one item. Each does nothing when the movement
// does not name one. A movement that names items is about those items; one that names a receptacle and no items is about the receptacle.
absl::Status ApplyToDispatch(Register& registry, int64_t sequence, absl::string_view carrier, const v1::Movement& movement);
absl::Status ApplyToReceptacle(Register& registry, int64_t sequence, absl::string_view carrier, const v1::Movement& movement);
absl::Status ApplyToItem(Register& registry, int64_t sequence, absl::string_view carrier, const v1::Movement& movement,
                         absl::string_view item_id);

}  // namespace postgate::registry

#endif  // POSTGATE_SERVER_REGISTER_NESTING_H_
