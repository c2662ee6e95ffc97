// SPDX-License-Identifier: Apache-2.0
#include "server/intake/errors.h"

#include <map>
#include <string>

#include "absl/strings/cord.h"
#include "google/rpc/error_details.pb.h"
#include "server/intake/limits.h"

namespace postgate::intake {

absl::Status MakeError(absl::StatusCode code, absl::string_view reason, absl::string_view message, std::optional<absl::Duration> retry) {
  absl::Status status(code, message);
  google::rpc::ErrorInfo info;
  info.set_domain(kErrorDomain);
  info.set_reason(reason.data(), reason.size());
  status.SetPayload(kErrorInfoUrl, absl::Cord(info.SerializeAsString()));
  if (retry.has_value()) {
    google::rpc::RetryInfo delay;
    absl::Duration rest;
    delay.mutable_retry_delay()->set_seconds(absl::IDivDuration(*retry, absl::Seconds(1), &rest));
    delay.mutable_retry_delay()->set_nanos(static_cast<int32_t>(absl::ToInt64Nanoseconds(rest)));
    status.SetPayload(kRetryInfoUrl, absl::Cord(delay.SerializeAsString()));
  }
  return status;
}

absl::Status Invalid(absl::string_view reason, absl::string_view message) {
  return MakeError(absl::StatusCode::kInvalidArgument, reason, message);
}

absl::Status HubBusy(absl::string_view message) {
  return MakeError(absl::StatusCode::kResourceExhausted, kHubBusy, message, kBusyRetryDelay);
}

google::rpc::Status ToRpcStatus(const absl::Status& status) {
  google::rpc::Status rpc;
  rpc.set_code(static_cast<int>(status.code()));
  rpc.set_message(status.message().data(), status.message().size());
  // Payloads have no order of their own.
  std::map<std::string, std::string> payloads;
  status.ForEachPayload([&payloads](absl::string_view url, const absl::Cord& value) {
    payloads.emplace(std::string(url.data(), url.size()), std::string(value));
  });
  for (auto& [url, value] : payloads) {
    auto* detail = rpc.add_details();
    detail->set_type_url(url);
    detail->set_value(std::move(value));
  }
  return rpc;
}

std::string ReasonOf(const absl::Status& status) {
  google::rpc::ErrorInfo info;
  const auto payload = status.GetPayload(kErrorInfoUrl);
  if (!payload.has_value() || !info.ParseFromString(std::string(*payload))) return "";
  return info.reason();
}

}  // namespace postgate::intake
