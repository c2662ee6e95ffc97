// SPDX-License-Identifier: Apache-2.0
#include "server/services/status_mapping.h"

#include <string>

#include "server/intake/ack.h"
#include "server/intake/errors.h"
#include "server/intake/limits.h"

namespace postgate::services {
namespace {

absl::Status ForOutsiders(const absl::Status& status) {
  if (IsHubTrouble(status)) {
    return intake::MakeError(absl::StatusCode::kInternal, "INTERNAL", "the hub failed; its log has the reason");
  }
  std::string message(status.message().data(), status.message().size());
  intake::CutAt(message, intake::kErrorMessageBytesMax);
  absl::Status shown(status.code(), message);
  status.ForEachPayload([&shown](absl::string_view url, const absl::Cord& value) { shown.SetPayload(url, value); });
  if (!intake::ReasonOf(shown).empty()) return shown;
  // The code's own name is the reason where there is no better one.
  const absl::Status named =
      intake::MakeError(status.code(), absl::StatusCodeToString(status.code()), message);
  shown.SetPayload(intake::kErrorInfoUrl, *named.GetPayload(intake::kErrorInfoUrl));
  return shown;
}

}  // namespace

bool IsHubTrouble(const absl::Status& status) {
  return absl::IsInternal(status) || absl::IsUnknown(status) || absl::IsDataLoss(status);
}

grpc::Status ToGrpcStatus(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  const absl::Status shown = ForOutsiders(status);
  google::rpc::Status details = intake::ToRpcStatus(shown);
  if (details.ByteSizeLong() > intake::kErrorBytesMax) details.clear_details();
  // The numbers of the codes are the same.
  return grpc::Status(static_cast<grpc::StatusCode>(shown.code()), details.message(), details.SerializeAsString());
}

absl::Status BusyIfOvertaken(const absl::Status& status) {
  if (!absl::IsAborted(status)) return status;
  return intake::HubBusy(status.message());
}

}  // namespace postgate::services
