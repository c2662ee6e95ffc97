// SPDX-License-Identifier: Apache-2.0
#include "server/services/get_item_reactor.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "server/identity/ownership.h"
#include "server/intake/errors.h"
#include "server/register/item_history.h"
#include "server/services/status_mapping.h"

namespace postgate::services {

GetItemReactor* GetItemReactor::Start(ExchangeContext* exchange, const identity::Principal& caller, const v1::GetItemRequest* request,
                                      v1::GetItemResponse* response) {
  auto* const reactor = new GetItemReactor(exchange, caller);
  const auto start = [exchange, reactor, request, response](std::shared_ptr<CallsPerPrincipal::Place> place) {
    reactor->place_ = std::move(place);
    exchange->blocking.Post([reactor, request, response] { reactor->Read(*request, *response); });
  };
  if (!exchange->item_reads.Enter(caller.name, start)) {
    reactor->End(intake::HubBusy("as many GetItem calls of this carrier as may wait do so"));
  }
  return reactor;
}

void GetItemReactor::Read(const v1::GetItemRequest& request, v1::GetItemResponse& response) {
  const std::vector<std::string> codes = exchange_->deps.carrier_profile(caller_.name).operator_codes;
  const auto may_see = [this, &codes](absl::string_view carrier, absl::string_view destination_operator) {
    return identity::MayAccessItem(caller_, codes, {carrier, destination_operator}, identity::ItemAction::kReadItem);
  };
  absl::StatusOr<registry::ItemRecords> found =
      registry::ItemHistory(*exchange_->deps.registry, request.item_id(), request.registration_number(), may_see);
  if (found.ok()) {
    for (v1::ItemRecord& record : found->records) *response.add_records() = std::move(record);
    response.set_older_records_left_out(found->older_left_out);
  }
  End(found.status());
}

void GetItemReactor::End(const absl::Status& status) {
  if (IsHubTrouble(status)) exchange_->deps.observer->OnInternalError("GetItem", status);
  Finish(ToGrpcStatus(status));
}

void GetItemReactor::OnDone() {
  if (place_ != nullptr) place_->Leave();
  delete this;
}

}  // namespace postgate::services
