// SPDX-License-Identifier: Apache-2.0
#include "client/status.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"

namespace postgate::client {
namespace {

template <typename Detail>
std::optional<Detail> FindDetail(const google::rpc::Status& status) {
  for (const google::protobuf::Any& any : status.details()) {
    Detail detail;
    if (any.UnpackTo(&detail)) return detail;
  }
  return std::nullopt;
}

}  // namespace

absl::Status FromGrpc(const grpc::Status& status, absl::string_view what) {
  if (status.ok()) return absl::OkStatus();
  if (IsHubsCertificateRefused(status)) {
    return absl::FailedPreconditionError(absl::StrCat(
        what, ": the hub's certificate was not issued by the authority that it is checked against (--ca), or it has ended; "
              "is that the authority's file of this hub?"));
  }
  return absl::Status(static_cast<absl::StatusCode>(status.error_code()), absl::StrCat(what, ": ", status.error_message()));
}

bool IsHubsCertificateRefused(const grpc::Status& status) {
  return status.error_code() == grpc::StatusCode::UNAVAILABLE && absl::StrContains(status.error_message(), "certificate verify failed");
}

std::string ReasonOf(const google::rpc::Status& status) {
  const auto info = FindDetail<google::rpc::ErrorInfo>(status);
  return info.has_value() ? info->reason() : std::string();
}

std::optional<absl::Duration> RetryDelayOf(const google::rpc::Status& status) {
  const auto info = FindDetail<google::rpc::RetryInfo>(status);
  if (!info.has_value()) return std::nullopt;
  return absl::Seconds(info->retry_delay().seconds()) + absl::Nanoseconds(info->retry_delay().nanos());
}

google::rpc::Status DetailsOf(const grpc::Status& status) {
  google::rpc::Status details;
  if (!details.ParseFromString(status.error_details())) details.Clear();
  return details;
}

bool MayPass(const grpc::Status& status) {
  switch (status.error_code()) {
    case grpc::StatusCode::UNAVAILABLE:
      return !IsHubsCertificateRefused(status);
    case grpc::StatusCode::RESOURCE_EXHAUSTED:
    case grpc::StatusCode::DEADLINE_EXCEEDED:
    // Not by the caller: a hub that stops cancels what comes while it does.
    case grpc::StatusCode::CANCELLED:
      return true;
    // A connection that broke while data flowed: gRPC reports the stream's reset in these words.
    case grpc::StatusCode::INTERNAL:
    case grpc::StatusCode::UNKNOWN:
      return absl::StrContains(status.error_message(), "RST_STREAM") ||
             absl::StrContains(status.error_message(), "Stream removed") ||
             absl::StrContains(status.error_message(), "Socket closed") ||
             absl::StrContains(status.error_message(), "Connection reset");
    default:
      return false;
  }
}

}  // namespace postgate::client
