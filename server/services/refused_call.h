// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SERVICES_REFUSED_CALL_H_
#define POSTGATE_SERVER_SERVICES_REFUSED_CALL_H_

#include "absl/status/status.h"
#include "server/services/status_mapping.h"

namespace postgate::services {

// Ends a streaming call before its first message. `Reactor` is the callback API's class for the shape of the method. Deletes itself.
template <typename Reactor>
class RefusedCall final : public Reactor {
 public:
  explicit RefusedCall(const absl::Status& status) { this->Finish(ToGrpcStatus(status)); }
  void OnDone() override { delete this; }
};

}  // namespace postgate::services

#endif  // POSTGATE_SERVER_SERVICES_REFUSED_CALL_H_
