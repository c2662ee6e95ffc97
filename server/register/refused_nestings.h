// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_REGISTER_REFUSED_NESTINGS_H_
#define POSTGATE_SERVER_REGISTER_REFUSED_NESTINGS_H_

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "postgate/ledger/v1/register.pb.h"
#include "postgate/v1/movement.pb.h"
#include "server/register/containers.h"

namespace postgate::registry {

class Register;

// A nesting that is refused because the receptacle or dispatch is another carrier's, or full, moves nothing. But the parcel is where its
// carrier says that it is, and a do-not-load on that container is about it: a decision reaches what was said to be in the container,
// whether it stands already or comes later. It reaches items of the carrier that said so and no others.

// Identifiers that a container's row remembers of one carrier, and carriers; the oldest go first. A real receptacle holds some hundred
// items, and refused nestings are rare. What is forgotten here still takes over what stood when it was named.
inline constexpr int kRefusedNestingsMax = 1'000;
inline constexpr int kRefusedCarriersMax = 16;

// What a refused nesting does to the rows.
absl::Status ApplyRefusedNesting(Register& registry, absl::string_view carrier, const v1::Movement& movement);

// An accepted nesting takes the place of what was refused before.
void ForgetRefusedNesting(ledger::v1::Nesting& nesting);

// Adds the open decisions of the dispatch where a refused nesting put a receptacle.
absl::Status AddRefusedDispatch(const Register& registry, const ledger::v1::ContainerRow& receptacle, Whereabouts& whereabouts);

// Adds the open decisions of the containers where refused nestings put an item.
absl::Status AddRefusedContainers(const Register& registry, const ledger::v1::Nesting& nesting, Whereabouts& whereabouts);

// The live items that refused nestings put into a receptacle or dispatch.
absl::StatusOr<std::vector<CurrentItem>> ItemsRefusedInReceptacle(const Register& registry, absl::string_view receptacle_id);
absl::StatusOr<std::vector<CurrentItem>> ItemsRefusedInDispatch(const Register& registry, absl::string_view dispatch_id);

}  // namespace postgate::registry

#endif  // POSTGATE_SERVER_REGISTER_REFUSED_NESTINGS_H_
