// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_QUEUE_PULLER_H_
#define CLIENT_QUEUE_PULLER_H_

#include <grpcpp/channel.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "postgate/v1/risk_queue_service.pb.h"

namespace postgate::client {

struct PullOptions {
  // release, documents, revenue, security, prohibited or inspection.
  std::string queue{};
  // Empty: any office that the certificate may act for.
  std::string office{};
  // Deliveries after which Pull ends; 0: no end but `idle`.
  int64_t deliveries_max = 0;
  // Leases held at once, 1 to 1,000.
  int32_t outstanding_max = 100;
  // Ends when nothing was delivered for so long.
  absl::Duration idle = absl::Seconds(1);
  // How long to try for the first answer.
  absl::Duration connect_patience = absl::Seconds(10);
};

// What becomes of a delivery once the callback has seen it.
enum class Disposition {
  // Done with: acknowledged, and durable once Pull has returned it in `acknowledged`.
  kAcknowledge,
  // Given back to anyone at once.
  kRelease,
  // Held until Pull ends; then the hub delivers it again, to anyone.
  kHold,
};

struct PullSummary {
  int64_t delivered = 0;
  int64_t acknowledged = 0;
  // Acknowledgements that came after their lease had ended: those deliveries come again.
  int64_t too_late = 0;
};

// Takes deliveries from one risk queue. One Pull at a time.
class QueuePuller {
 public:
  explicit QueuePuller(std::shared_ptr<grpc::Channel> channel) : channel_(std::move(channel)) {}

  // Blocks until `deliveries_max` or `idle`, and until every acknowledgement is durable. When the stream breaks the error is
  // returned (UNAVAILABLE from a hub that drains); what was acknowledged until then stays so, what was not comes again.
  absl::StatusOr<PullSummary> Pull(const PullOptions& options,
                                   const std::function<Disposition(const v1::Delivery&)>& on_delivery);

 private:
  std::shared_ptr<grpc::Channel> channel_;
};

}  // namespace postgate::client

#endif  // CLIENT_QUEUE_PULLER_H_
