// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_REGISTER_CONTAINERS_H_
#define POSTGATE_SERVER_REGISTER_CONTAINERS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/timestamp.pb.h"
#include "postgate/ledger/v1/register.pb.h"

namespace postgate::registry {

class Register;

// What movements say of an item now.
struct Whereabouts {
  // The dispatch's departure, else the receptacle's, else the item's own by movement; none: movements say nothing.
  std::optional<google::protobuf::Timestamp> departure_at;
  bool departed = false;
  std::string receptacle_id;
  std::string dispatch_id;
  // Of the receptacle and its dispatch, and of those where refused nestings put the item, in the order in which they were recorded. One may
  // stand here twice.
  std::vector<ledger::v1::OpenDecision> open_decisions;
};

// `row` may be null: the identifier is not known.
absl::StatusOr<Whereabouts> FindWhereabouts(const Register& registry, const ledger::v1::ItemRow* row, absl::string_view carrier);

// The departure of a receptacle's dispatch, else its own; none: movements say nothing of it.
absl::StatusOr<std::optional<google::protobuf::Timestamp>> DepartureOfReceptacle(const Register& registry, absl::string_view receptacle_id);

// A current item version, as the register knows it.
struct CurrentItem {
  std::string item_id;
  std::string registration_number;
  int64_t sequence = 0;
};

// The live items that a carrier's receptacle or dispatch holds, in the order in which they were nested.
absl::StatusOr<std::vector<CurrentItem>> ItemsInReceptacle(const Register& registry, absl::string_view receptacle_id);
absl::StatusOr<std::vector<CurrentItem>> ItemsInDispatch(const Register& registry, absl::string_view dispatch_id);

// The live item of a carrier under an identifier, or none.
absl::StatusOr<std::optional<CurrentItem>> FindCurrentItem(const Register& registry, absl::string_view carrier,
                                                           absl::string_view item_id);

}  // namespace postgate::registry

#endif  // POSTGATE_SERVER_REGISTER_CONTAINERS_H_
