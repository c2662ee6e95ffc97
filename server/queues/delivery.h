// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_QUEUES_DELIVERY_H_
#define POSTGATE_SERVER_QUEUES_DELIVERY_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "postgate/v1/risk_queue_service.pb.h"
#include "server/ledger/store.h"
#include "server/queues/dispatcher.h"
#include "server/sealing/held_fields.h"
#include "server/sealing/keys.h"

namespace postgate::queues {

// Registration numbers under which others filed the same item identifier.
using FindRelated = std::function<std::vector<std::string>(absl::string_view item_id, absl::string_view registration_number)>;

// What a subscriber gets for a grant. `expires_at` is by the wall clock. Reads the disk. DATA_LOSS when the entry is damaged or is no
// item; the store's errors otherwise.
absl::StatusOr<v1::Delivery> ReadDelivery(ledger::EntryReader& entries, sealing::Keys& keys, const sealing::HeldFields& held, const FindRelated& find_related,
                                          const Grant& grant, absl::Time expires_at);

// Puts customs' own words of that resubmission into the delivery. Errors as ReadDelivery's.
absl::Status ReadRevisions(ledger::EntryReader& entries, sealing::Keys& keys, int64_t resubmission_sequence, v1::Delivery& delivery);

// Deliveries in messages within the limits of one message, in order.
std::vector<v1::PullResponse> PackDeliveries(std::vector<v1::Delivery> deliveries);

}  // namespace postgate::queues

#endif  // POSTGATE_SERVER_QUEUES_DELIVERY_H_
