// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SERVICES_GET_ITEM_REACTOR_H_
#define POSTGATE_SERVER_SERVICES_GET_ITEM_REACTOR_H_

#include <grpcpp/support/server_callback.h>

#include <memory>

#include "absl/status/status.h"
#include "postgate/v1/exchange_service.pb.h"
#include "server/identity/principal.h"
#include "server/services/exchange_context.h"

namespace postgate::services {

// One GetItem. It counts among its carrier's until its answer has left, because the answer is held that long. Deletes itself.
class GetItemReactor final : public grpc::ServerUnaryReactor {
 public:
  // `exchange` outlives the call; `request` and `response` are gRPC's until OnDone.
  static GetItemReactor* Start(ExchangeContext* exchange, const identity::Principal& caller, const v1::GetItemRequest* request,
                               v1::GetItemResponse* response);

  void OnDone() override;

 private:
  GetItemReactor(ExchangeContext* exchange, const identity::Principal& caller) : exchange_(exchange), caller_(caller) {}

  void Read(const v1::GetItemRequest& request, v1::GetItemResponse& response);
  void End(const absl::Status& status);

  ExchangeContext* const exchange_;
  const identity::Principal caller_;
  std::shared_ptr<CallsPerPrincipal::Place> place_;  // null before it has begun
};

}  // namespace postgate::services

#endif  // POSTGATE_SERVER_SERVICES_GET_ITEM_REACTOR_H_
