// SPDX-License-Identifier: Apache-2.0
#include "server/services/hub_service.h"

namespace postgate::services {

grpc::ServerUnaryReactor* HubService::GetStatus(grpc::CallbackServerContext* context, const v1::GetStatusRequest* request,
                                                v1::GetStatusResponse* response) {
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  response->set_version(wiring_.version);
  response->set_ledger_epoch(wiring_.store->Metadata().ledger_epoch());
  // Readers first: none may seem to be ahead of the ledger.
  for (const ledger::Reader* reader : wiring_.readers) {
    v1::ReaderStatus& status = *response->add_readers();
    status.set_name(std::string(reader->name()));
    status.set_applied_sequence(reader->applied_sequence());
  }
  response->set_last_sequence(wiring_.store->Head());
  if (wiring_.rules_version) response->set_rules_version(wiring_.rules_version());
  const int64_t seconds = absl::ToUnixSeconds(wiring_.started_at);
  response->mutable_started_at()->set_seconds(seconds);
  response->mutable_started_at()->set_nanos(
      static_cast<int32_t>(absl::ToInt64Nanoseconds(wiring_.started_at - absl::FromUnixSeconds(seconds))));
  reactor->Finish(grpc::Status::OK);
  return reactor;
}

}  // namespace postgate::services
