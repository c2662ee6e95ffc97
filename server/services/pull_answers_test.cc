// SPDX-License-Identifier: Apache-2.0
#include "server/services/pull_answers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace postgate::services {
namespace {

using ::testing::HasSubstr;

v1::PullResponse Deliveries(int count) {
  v1::PullResponse answer;
  for (int i = 0; i < count; ++i) answer.add_deliveries();
  return answer;
}

TEST(PullAnswersTest, TakesTwiceTheCreditAndWhatMayBeWithdrawnAndNoMore) {
  PullAnswers answers;
  answers.SetCredit(10);
  EXPECT_TRUE(answers.Push(Deliveries(20)).ok());
  EXPECT_TRUE(answers.Push(Deliveries(PullAnswers::kWithdrawnWhileUnread)).ok());
  const absl::Status status = answers.Push(Deliveries(1));
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(std::string(status.message()), HasSubstr("121 deliveries wait to be read, and max_outstanding is 10"));
  EXPECT_EQ(answers.size(), 2u);
}

TEST(PullAnswersTest, EndsNobodyWhoReads) {
  PullAnswers answers;
  answers.SetCredit(1);
  for (int i = 0; i < 10'000; ++i) {
    ASSERT_TRUE(answers.Push(Deliveries(1)).ok());
    if (i > 0) answers.Pop();
  }
}

TEST(PullAnswersTest, CountsNoAnswersWithoutDeliveries) {
  PullAnswers answers;
  answers.SetCredit(1);
  ASSERT_TRUE(answers.Push(Deliveries(2 + PullAnswers::kWithdrawnWhileUnread)).ok());
  v1::PullResponse acknowledged;
  acknowledged.add_acknowledged_lease_ids("a");
  EXPECT_TRUE(answers.Push(acknowledged).ok());
}

TEST(PullAnswersTest, KeepsWhatIsBeingWritten) {
  PullAnswers answers;
  answers.SetCredit(10);
  ASSERT_TRUE(answers.Push(Deliveries(3)).ok());
  ASSERT_TRUE(answers.Push(Deliveries(2)).ok());
  const v1::PullResponse* const writing = &answers.front();
  answers.DropWaiting();
  EXPECT_EQ(answers.size(), 1u);
  EXPECT_EQ(writing, &answers.front());
  EXPECT_EQ(writing->deliveries_size(), 3);
  answers.Pop();
  EXPECT_TRUE(answers.empty());
}

}  // namespace
}  // namespace postgate::services
