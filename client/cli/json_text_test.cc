// SPDX-License-Identifier: Apache-2.0
#include "client/cli/json_text.h"

#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include "postgate/v1/exchange_service.pb.h"
#include "postgate/v1/risk_queue_service.pb.h"

namespace postgate::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(JsonTextTest, EscapesWhatJsonDoesNotAllow) { EXPECT_EQ(JsonString("a\"b\\c\n\x01"), "\"a\\\"b\\\\c\\n\\u0001\""); }

TEST(JsonTextTest, WritesNumbersAsNumbersAndZeroDepthToo) {
  v1::RiskQueue queue;
  queue.set_name("release");
  queue.mutable_oldest_age()->set_seconds(3);
  const std::string json = MessageJson(queue);
  EXPECT_THAT(json, HasSubstr("\"depth\":0"));
  EXPECT_THAT(json, HasSubstr("\"oldest_age\":\"3s\""));
  EXPECT_THAT(json, Not(HasSubstr("\n")));
}

TEST(JsonTextTest, IsReadBackByProtobuf) {
  v1::ItemRecord record;
  record.set_registration_number("26KRP0000000000017");
  record.set_version(2);
  record.mutable_item()->set_item_id("Quote \" and line\nbreak");
  record.mutable_item()->set_gross_mass_g(int64_t{1} << 60);
  record.mutable_item()->mutable_ordered_online()->set_value(false);
  record.mutable_item()->mutable_posted_at()->set_seconds(1782417746);
  record.mutable_item()->add_local_ids("");
  record.mutable_result()->set_outcome(v1::OUTCOME_ACCEPTED);
  record.mutable_assessment()->set_score(0.1);
  record.add_decisions()->set_kind(v1::DECISION_KIND_RELEASE);
  v1::ItemRecord read;
  const auto status = google::protobuf::util::JsonStringToMessage(MessageJson(record), &read);
  ASSERT_TRUE(status.ok()) << status.message() << MessageJson(record);
  EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(read, record));
}

TEST(JsonTextTest, WritesBytesInBase64) {
  v1::Receipt receipt;
  receipt.set_salt(std::string("\x00\xff", 2));
  EXPECT_THAT(MessageJson(receipt), HasSubstr("\"salt\":\"AP8=\""));
}

}  // namespace
}  // namespace postgate::cli
