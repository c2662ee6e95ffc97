// SPDX-License-Identifier: Apache-2.0
//
// `postgate submit` on one item for each row of the customs sample (37,385): what was acked is found, what was accepted is exactly once in each of
// its queues, what was rejected in none, and the same file again changes nothing.
#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "absl/base/config.h"
#include "tests/support/hub.h"
#include "tests/support/queue_consumer.h"
#include "tests/support/submit_stream.h"
#include "tests/support/unary_calls.h"

namespace postgate {
namespace {

using testing_support::CommandResult;
using testing_support::Hub;
using testing_support::IsAccepted;

// A sanitized gateway is several times as slow.
#ifdef ABSL_HAVE_ADDRESS_SANITIZER
constexpr size_t kRows = 5'000;
#else
constexpr size_t kRows = 37'385;
#endif

// Leaves the first lines of a file.
void CutToLines(const std::string& path, size_t lines) {
  std::istringstream whole(testing_support::ReadFile(path));
  std::ofstream file(path, std::ios::trunc);
  std::string line;
  for (size_t taken = 0; taken < lines && std::getline(whole, line); ++taken) file << line << '\n';
}

std::vector<v1::ItemResult> ReadResults(const std::string& path) {
  std::vector<v1::ItemResult> results;
  std::istringstream lines(testing_support::ReadFile(path));
  for (std::string line; std::getline(lines, line);) {
    v1::ItemResult result;
    // Each line names its producer beside.
    google::protobuf::util::JsonParseOptions options;
    options.ignore_unknown_fields = true;
    EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(line, &result, options).ok()) << line;
    results.push_back(std::move(result));
  }
  return results;
}

class WholeFileTest : public testing::Test {
 protected:
  void SetUp() override {
    const CommandResult made = testing_support::Run({"/usr/bin/python3", testing_support::SourceDirectory() + "/data/sample/make_sample.py",
                                                     "--rows", "all", "--out", hub_.folder() + "/sample"});
    ASSERT_EQ(made.exit_code, 0) << made.err;
    CutToLines(hub_.folder() + "/sample/items.jsonl", kRows);
    ASSERT_TRUE(hub_.Start()) << hub_.log();
  }

  CommandResult Submit(const std::string& results) {
    return hub_.Postgate("carrier-demo-post", {"--json", "submit", hub_.folder() + "/sample/items.jsonl", "--producer", "seoul", "--results", results});
  }

  // Which current versions GetItem shows under each registration, and that each acked offset's result is shown.
  void ExpectFound(const std::vector<v1::ItemResult>& results) {
    auto stub = hub_.ExchangeAs("carrier-demo-post");
    for (const v1::ItemResult& result : results) {
      grpc::ClientContext context;
      v1::GetItemRequest request;
      request.set_item_id(result.item_id());
      v1::GetItemResponse response;
      const grpc::Status status = stub->GetItem(&context, request, &response);
      ASSERT_TRUE(status.ok()) << result.ShortDebugString() << status.error_message();
      bool found = false;
      for (const v1::ItemRecord& record : response.records()) {
        found = found || record.result().offset() == result.offset() ||
                (result.outcome() == v1::OUTCOME_DUPLICATE && record.registration_number() == result.registration_number());
      }
      EXPECT_TRUE(found) << result.ShortDebugString();
      for (const v1::ItemRecord& record : response.records()) {
        if (record.result().offset() != result.offset() || !IsAccepted(result)) continue;
        const std::string key = record.registration_number() + "/" + std::to_string(record.version());
        if (record.standing().rfind("replaced", 0) == 0) continue;
        expected_queues_[key] = std::set<std::string>(record.assessment().queues().begin(), record.assessment().queues().end());
        EXPECT_FALSE(expected_queues_[key].empty());
      }
    }
  }

  // What the hub found of other filings, by its list or by profiles, the carrier is not shown: where an item is elsewhere than the carrier's own view says, customs' view says why.
  void ExpectOtherQueuesExplained(const std::map<std::string, std::set<std::string>>& delivered) {
    for (auto& [key, queues] : expected_queues_) {
      const auto found = delivered.find(key);
      if (found != delivered.end() && found->second == queues) continue;
      const v1::GetDeclarationResponse response = testing_support::DeclarationOf(hub_, "customs-demo-customs", key.substr(0, key.find('/')));
      queues = std::set<std::string>(response.assessment().queues().begin(), response.assessment().queues().end());
      bool explained = false;
      for (const v1::Reason& reason : response.assessment().reasons()) {
        explained = explained || reason.code() == "assessment.return.unknown" || reason.code() == "assessment.refiled" || reason.code() == "assessment.denied_party" ||
                    reason.code().rfind("assessment.profile.", 0) == 0;
      }
      EXPECT_TRUE(explained) << key << " " << response.assessment().ShortDebugString();
    }
  }

  Hub hub_;
  std::map<std::string, std::set<std::string>> expected_queues_;
};

TEST_F(WholeFileTest, EachAckedItemIsFoundAndEachAcceptedOneIsInItsQueuesOnce) {
  const std::string first_results = hub_.folder() + "/first.jsonl";
  const CommandResult first = Submit(first_results);
  ASSERT_LE(first.exit_code, 1) << first.out << first.err;
  const std::vector<v1::ItemResult> results = ReadResults(first_results);
  ASSERT_EQ(results.size(), kRows);
  ASSERT_NO_FATAL_FAILURE(ExpectFound(results));

  std::map<v1::Outcome, int> outcomes;
  for (const v1::ItemResult& result : results) ++outcomes[result.outcome()];
  EXPECT_GT(outcomes[v1::OUTCOME_REJECTED], 0);

  // The same file again: the ledger does not grow.
  v1::GetStatusResponse before;
  v1::GetStatusResponse after;
  auto hub_service = v1::HubService::NewStub(hub_.ChannelAs("operator-demo-operator"));
  grpc::ClientContext one;
  ASSERT_TRUE(hub_service->GetStatus(&one, {}, &before).ok());
  const CommandResult again = Submit(hub_.folder() + "/again.jsonl");
  ASSERT_LE(again.exit_code, 1) << again.err;
  EXPECT_THAT(again.out, testing::HasSubstr("\"already_committed\":" + std::to_string(kRows) + ",")) << again.out;
  // Another file of results lacks them all: the hub gives the original ones again. The first is left as it is.
  EXPECT_TRUE(testing_support::ReadFile(hub_.folder() + "/again.jsonl") == testing_support::ReadFile(first_results));
  const std::string kept = testing_support::ReadFile(first_results);
  ASSERT_EQ(Submit(first_results).exit_code, 0);
  EXPECT_TRUE(testing_support::ReadFile(first_results) == kept);
  grpc::ClientContext two;
  ASSERT_TRUE(hub_service->GetStatus(&two, {}, &after).ok());
  EXPECT_EQ(after.last_sequence(), before.last_sequence());

  std::map<std::string, std::set<std::string>> delivered;
  for (const std::string& queue : testing_support::QueueNames(hub_)) {
    for (const std::string& key : testing_support::DrainQueue(hub_, queue)) {
      EXPECT_TRUE(delivered[key].insert(queue).second) << key << " twice in " << queue;
    }
  }
  ASSERT_NO_FATAL_FAILURE(ExpectOtherQueuesExplained(delivered));
  EXPECT_EQ(delivered, expected_queues_);
  printf("%zu items: %d accepted, %d with findings, %d duplicate, %d rejected; %zu current versions in their queues\n", results.size(),
         outcomes[v1::OUTCOME_ACCEPTED], outcomes[v1::OUTCOME_ACCEPTED_WITH_FINDINGS], outcomes[v1::OUTCOME_DUPLICATE],
         outcomes[v1::OUTCOME_REJECTED], delivered.size());
}

}  // namespace
}  // namespace postgate
