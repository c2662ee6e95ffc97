// SPDX-License-Identifier: Apache-2.0
//
// What a carrier is told of a parcel that is filed anew, by the calls that it makes.
#include <gtest/gtest.h>

#include <string>

#include "server/services/exchange_service_fixture.h"

namespace postgate::services {
namespace {

// All that the fixture's items say but their identifiers agrees.
class ParcelFiledAnewTest : public ExchangeServiceTest {
 protected:
  v1::ItemResult Submit(const std::string& carrier, const std::string& item_id) {
    v1::SubmitItemRequest request;
    *request.mutable_item() = ItemNamed(item_id);
    v1::SubmitItemResponse response;
    grpc::ClientContext context;
    Prepare(context, carrier);
    const grpc::Status status = stub_->SubmitItem(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response.result();
  }
  void Cancel(const std::string& carrier, const std::string& item_id) {
    v1::CancelItemRequest request;
    request.set_item_id(item_id);
    v1::CancelItemResponse response;
    grpc::ClientContext context;
    Prepare(context, carrier);
    const grpc::Status status = stub_->CancelItem(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
  }
  static int Refiled(const v1::ItemResult& result) {
    int found = 0;
    for (const v1::Finding& finding : result.findings()) found += finding.rule_id() == "item.refiled" ? 1 : 0;
    return found;
  }
};

TEST_F(ParcelFiledAnewTest, IsToldToWhoFiledItBefore) {
  const v1::ItemResult first = Submit("demo", "A");
  EXPECT_EQ(Refiled(Submit("demo", "B")), 0) << "A stands";
  Cancel("demo", "A");
  const v1::ItemResult again = Submit("demo", "C");
  EXPECT_EQ(again.outcome(), v1::OUTCOME_ACCEPTED_WITH_FINDINGS);
  EXPECT_EQ(Refiled(again), 1);
  EXPECT_NE(again.SerializeAsString().find(first.registration_number()), std::string::npos);
}

TEST_F(ParcelFiledAnewTest, IsToldToNoOtherCarrierByAnyAnswer) {
  const v1::ItemResult first = Submit("demo", "A");
  Cancel("demo", "A");
  const v1::ItemResult again = Submit("another", "B");
  EXPECT_EQ(store_.ReadEntry(store_.Head())->entry.item().refiled_registration_number(), first.registration_number());
  EXPECT_EQ(Refiled(again), 0);
  v1::GetItemRequest request;
  request.set_item_id("B");
  v1::GetItemResponse found;
  grpc::ClientContext context;
  Prepare(context, "another");
  ASSERT_TRUE(stub_->GetItem(&context, request, &found).ok());
  ASSERT_EQ(found.records_size(), 1);
  for (const std::string& answer : {again.SerializeAsString(), found.SerializeAsString()}) {
    EXPECT_EQ(answer.find(first.registration_number()), std::string::npos);
    EXPECT_EQ(answer.find("refiled"), std::string::npos);
  }
}

}  // namespace
}  // namespace postgate::services
