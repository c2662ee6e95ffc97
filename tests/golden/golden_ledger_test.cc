// SPDX-License-Identifier: Apache-2.0
//
// An upgrade: the present gateway opens the ledger that an earlier release left, serves all that is in it as it was answered then, and goes on.
#include <gmock/gmock.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tests/support/hub.h"

namespace postgate {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing_support::CommandResult;
using testing_support::Hub;
using testing_support::ReadFile;
using testing_support::WriteFile;

constexpr char kCarrier[] = "carrier-demo-post";
constexpr char kCustoms[] = "customs-demo-customs";

std::vector<std::string> Formats() {
  std::vector<std::string> formats;
  for (const auto& file : std::filesystem::directory_iterator(testing_support::SourceDirectory() + "/tests/golden")) {
    if (file.path().extension() == ".gz") formats.push_back(file.path().filename().string());
  }
  return formats;
}

// A hub of this release, with new certificates, on the ledger of an earlier one.
class GoldenLedgerTest : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    std::filesystem::create_directories(golden_);
    const CommandResult unpacked = testing_support::Run(
        {"/usr/bin/tar", "xzf", testing_support::SourceDirectory() + "/tests/golden/" + GetParam(), "-C", golden_});
    ASSERT_EQ(unpacked.exit_code, 0) << unpacked.err;
    std::filesystem::create_directories(hub_.data());
    std::filesystem::rename(golden_ + "/ledger", hub_.data() + "/ledger");
    if (std::filesystem::exists(golden_ + "/keys")) {
      std::filesystem::rename(golden_ + "/keys", hub_.data() + "/keys");
      WriteFile(hub_.certs() + "/master.key", ReadFile(hub_.certs() + "/master.key") + ReadFile(golden_ + "/certs/master.key"));
    }
    // The key was changed since, and the authority: what was signed then is still checked with its certificates.
    std::filesystem::create_directories(both_certs_);
    for (const char* file : {"ca.pem", "receipts.pem"}) {
      WriteFile(both_certs_ + "/" + file, ReadFile(hub_.certs() + "/" + file) + ReadFile(golden_ + "/certs/" + file));
    }
  }

  CommandResult Check() const {
    return testing_support::Run({testing_support::GatewayProgram(), "--check", "--data", hub_.data(), "--certs", both_certs_});
  }

  // What the hub answers now to the file that was sent then.
  void SubmitAgain(const std::string& name) {
    const CommandResult submitted = hub_.Postgate(kCarrier, {"submit", golden_ + "/" + name + ".jsonl", "--producer", "golden", "--receipts",
                                                             golden_ + "/again_receipts.jsonl", "--results", golden_ + "/again_results.jsonl"});
    ASSERT_LE(submitted.exit_code, 1) << submitted.err;
    EXPECT_THAT(submitted.out, HasSubstr("nothing new: all")) << "no record is new to it";
  }

  static std::vector<std::string> Lines(const std::string& path) { return absl::StrSplit(ReadFile(path), '\n', absl::SkipEmpty()); }

  // The lines with receipts: the certificates before them are those of today.
  static std::vector<std::string> Submissions(const std::string& path) {
    std::vector<std::string> found;
    for (const std::string& line : Lines(path)) {
      if (line.find("\"submission\"") != std::string::npos) found.push_back(line);
    }
    return found;
  }

  // Depth by name.
  static std::map<std::string, double> Depths(const std::string& json_lines) {
    std::map<std::string, double> depths;
    for (absl::string_view line : absl::StrSplit(json_lines, '\n', absl::SkipEmpty())) {
      google::protobuf::Struct queue;
      EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(std::string(line), &queue).ok()) << line;
      depths[queue.fields().at("name").string_value()] = queue.fields().at("depth").number_value();
    }
    return depths;
  }

  // What is sealed in it must not be over one day.
  Hub hub_{"retention { personal_data_days: 36500 trade_data_days: 36500 }"};
  const std::string golden_ = hub_.folder() + "/golden";
  const std::string both_certs_ = hub_.folder() + "/both-certs";
};

TEST_P(GoldenLedgerTest, IsSoundAsItWasLeft) {
  const CommandResult checked = Check();
  EXPECT_EQ(checked.exit_code, 0) << checked.out << checked.err;
  EXPECT_THAT(checked.out, HasSubstr("\nsound\n"));
}

TEST_P(GoldenLedgerTest, ServesWhatWasAnsweredThenAndGoesOn) {
  ASSERT_TRUE(hub_.Start()) << hub_.log();
  for (const char* name : {"items", "later"}) {
    SubmitAgain(name);
    const std::vector<std::string> then = Submissions(absl::StrCat(golden_, "/", name, "_receipts.jsonl"));
    EXPECT_FALSE(then.empty());
    EXPECT_EQ(Submissions(golden_ + "/again_receipts.jsonl"), then) << name;
    EXPECT_EQ(ReadFile(golden_ + "/again_results.jsonl"), ReadFile(absl::StrCat(golden_, "/", name, "_results.jsonl"))) << name;
    std::filesystem::remove(golden_ + "/again_receipts.jsonl");
    std::filesystem::remove(golden_ + "/again_results.jsonl");
  }
  EXPECT_EQ(Depths(hub_.Postgate(kCustoms, {"queue", "list", "--json"}).out), Depths(ReadFile(golden_ + "/queues.jsonl")));

  // Every item that was accepted can be read, with its declaration for customs.
  int64_t read = 0;
  for (const std::string& line : Lines(golden_ + "/items_results.jsonl")) {
    google::protobuf::Struct result;
    ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(line, &result).ok()) << line;
    if (result.fields().at("outcome").string_value() != "OUTCOME_ACCEPTED" || ++read > 10) continue;
    const std::string number = result.fields().at("registration_number").string_value();
    const CommandResult shown = hub_.Postgate(kCarrier, {"item", "show", number});
    EXPECT_EQ(shown.exit_code, 0) << shown.err;
    EXPECT_THAT(shown.out, HasSubstr(number));
    const CommandResult declared = hub_.Postgate(kCustoms, {"declaration", "show", number});
    EXPECT_EQ(declared.exit_code, 0) << declared.err;
  }
  EXPECT_GT(read, 40);
  const CommandResult decided = hub_.Postgate(kCarrier, {"watch"});
  EXPECT_THAT(decided.out, HasSubstr("hold"));

  // It goes on in the same tree.
  WriteFile(golden_ + "/new.jsonl", Lines(testing_support::SourceDirectory() + "/data/sample/items.jsonl").at(200) + "\n");
  EXPECT_LE(hub_.Postgate(kCarrier, {"submit", golden_ + "/new.jsonl", "--producer", "golden", "--receipts", golden_ + "/new_receipts.jsonl"}).exit_code, 1);
  EXPECT_EQ(hub_.Postgate("operator-demo-operator", {"audit", "head", golden_ + "/items_receipts.jsonl"}).exit_code, 0);
  const CommandResult verified = testing_support::Run({testing_support::PostgateProgram(), "--ca", both_certs_ + "/ca.pem", "audit", "verify",
                                                       golden_ + "/items_receipts.jsonl", golden_ + "/new_receipts.jsonl", "--records", golden_ + "/items.jsonl"});
  EXPECT_EQ(verified.exit_code, 0) << verified.out << verified.err;
  EXPECT_THAT(verified.out, Not(HasSubstr("not linked")));
  EXPECT_EQ(hub_.Stop(), 0);
  EXPECT_EQ(Check().exit_code, 0) << Check().out;
}

INSTANTIATE_TEST_SUITE_P(Formats, GoldenLedgerTest, testing::ValuesIn(Formats()),
                         [](const auto& parameter) { return parameter.param.substr(0, parameter.param.find('.')); });

// The newest format has its golden ledger as well, before it goes on.
TEST(GoldenLedgersTest, AreThere) { EXPECT_FALSE(Formats().empty()); }

}  // namespace
}  // namespace postgate
