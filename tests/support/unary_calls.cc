// SPDX-License-Identifier: Apache-2.0
#include "tests/support/unary_calls.h"

#include <gtest/gtest.h>

namespace postgate::testing_support {

v1::ItemResult SubmitItem(const Hub& hub, const std::string& carrier, const v1::Item& item) {
  grpc::ClientContext context;
  v1::SubmitItemRequest request;
  *request.mutable_item() = item;
  v1::SubmitItemResponse response;
  const grpc::Status status = hub.ExchangeAs(carrier)->SubmitItem(&context, request, &response);
  EXPECT_TRUE(status.ok()) << status.error_message();
  return response.result();
}

v1::GetDeclarationResponse DeclarationOf(const Hub& hub, const std::string& customs, const std::string& registration_number) {
  grpc::ClientContext context;
  v1::GetDeclarationRequest request;
  request.set_registration_number(registration_number);
  v1::GetDeclarationResponse response;
  const grpc::Status status = hub.QueuesAs(customs)->GetDeclaration(&context, request, &response);
  EXPECT_TRUE(status.ok()) << registration_number << ": " << status.error_message();
  return response;
}

v1::ItemRecord RecordOf(const Hub& hub, const std::string& carrier, const std::string& registration_number) {
  grpc::ClientContext context;
  v1::GetItemRequest request;
  request.set_registration_number(registration_number);
  v1::GetItemResponse response;
  const grpc::Status status = hub.ExchangeAs(carrier)->GetItem(&context, request, &response);
  EXPECT_TRUE(status.ok()) << registration_number << ": " << status.error_message();
  return response.records_size() > 0 ? response.records(0) : v1::ItemRecord();
}

}  // namespace postgate::testing_support
