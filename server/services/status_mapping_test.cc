// SPDX-License-Identifier: Apache-2.0
#include "server/services/status_mapping.h"

#include <gtest/gtest.h>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "server/intake/errors.h"

namespace postgate::services {
namespace {

google::rpc::Status DetailsOf(const grpc::Status& status) {
  google::rpc::Status details;
  EXPECT_TRUE(details.ParseFromString(status.error_details()));
  return details;
}

TEST(StatusMappingTest, KeepsCodeMessageAndDetails) {
  const grpc::Status status =
      ToGrpcStatus(intake::MakeError(absl::StatusCode::kAborted, intake::kFenced, "a later stream", absl::Seconds(1)));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::ABORTED);
  EXPECT_EQ(status.error_message(), "a later stream");
  EXPECT_EQ(DetailsOf(status).details_size(), 2);
}

TEST(StatusMappingTest, WhatWasOvertakenTooOftenIsToldToTryAgain) {
  const grpc::Status status = ToGrpcStatus(BusyIfOvertaken(absl::AbortedError("the register changes too fast")));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  google::rpc::ErrorInfo info;
  ASSERT_TRUE(DetailsOf(status).details(0).UnpackTo(&info));
  EXPECT_EQ(info.reason(), "HUB_BUSY");
  EXPECT_EQ(DetailsOf(status).details_size(), 2) << "with RetryInfo";
  EXPECT_EQ(BusyIfOvertaken(absl::NotFoundError("no")), absl::NotFoundError("no"));
}

TEST(StatusMappingTest, NamesAReasonWhereThereIsNone) {
  google::rpc::ErrorInfo info;
  ASSERT_TRUE(DetailsOf(ToGrpcStatus(absl::NotFoundError("no"))).details(0).UnpackTo(&info));
  EXPECT_EQ(info.reason(), "NOT_FOUND");
  EXPECT_EQ(info.domain(), "postgate");
}

TEST(StatusMappingTest, CutsInternalDetail) {
  for (const absl::Status& status : {absl::InternalError("secret"), absl::DataLossError("secret"), absl::UnknownError("secret")}) {
    const grpc::Status shown = ToGrpcStatus(status);
    EXPECT_EQ(shown.error_code(), grpc::StatusCode::INTERNAL);
    EXPECT_EQ(shown.error_message().find("secret"), std::string::npos);
    EXPECT_EQ(shown.error_details().find("secret"), std::string::npos);
  }
}

TEST(StatusMappingTest, FitsTheTrailers) {
  absl::Status status = absl::InvalidArgumentError(std::string(100'000, 'x'));
  status.SetPayload("type.googleapis.com/something.Large", absl::Cord(std::string(100'000, 'y')));
  const grpc::Status shown = ToGrpcStatus(status);
  EXPECT_LT(shown.error_message().size() + shown.error_details().size() * 4 / 3, 7'000u);
}

TEST(StatusMappingTest, LeavesOkAsItIs) { EXPECT_TRUE(ToGrpcStatus(absl::OkStatus()).ok()); }

}  // namespace
}  // namespace postgate::services
