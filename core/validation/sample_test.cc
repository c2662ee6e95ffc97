// SPDX-License-Identifier: Apache-2.0
//
// The sample's author planted known faults in known lines (data/sample/expected.json); repair and rules must find those
// and nothing else.
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/time/time.h"
#include "core/records/owned.h"
#include "core/reference/csv.h"
#include "core/reference/reference_data.h"
#include "core/repair/repair.h"
#include "core/validation/validate.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"

namespace postgate::validation {
namespace {

using ::google::protobuf::util::JsonStringToMessage;

constexpr char kSample[] = POSTGATE_SOURCE_DIR "/data/sample/";

struct Planted {
  std::string kind;
  std::string expectation;
};

class SampleTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    auto loaded = reference::ReferenceData::Load(POSTGATE_SOURCE_DIR "/data/reference");
    ASSERT_TRUE(loaded.ok()) << loaded.status();
    reference_ = *loaded;
    std::string error;
    ASSERT_TRUE(absl::ParseTime(absl::RFC3339_full, "2026-06-30T12:00:00Z", &now_, &error));
    const auto text = reference::ReadFile(std::string(kSample) + "expected.json");
    ASSERT_TRUE(text.ok()) << text.status();
    google::protobuf::Struct expected;
    ASSERT_TRUE(JsonStringToMessage(*text, &expected).ok());
    for (const auto& [kind, entry] : expected.fields().at("planted").struct_value().fields()) {
      const auto& fields = entry.struct_value().fields();
      for (const auto& line : fields.at("lines").list_value().values()) {
        planted_[static_cast<int>(line.number_value())].push_back({kind, fields.at("expect").string_value()});
      }
    }
  }
  static void TearDownTestSuite() { reference_.reset(); }

  inline static std::shared_ptr<const reference::ReferenceData> reference_;
  inline static absl::Time now_;
  inline static std::map<int, std::vector<Planted>> planted_;
};

// What only the ledger can tell does not count here.
bool IsOfTheExchange(const std::string& kind) {
  static const std::set<std::string> kKinds = {"amendment", "amends_nothing", "conflict", "repeat"};
  return kKinds.count(kind) > 0;
}

TEST_F(SampleTest, FindsWhatWasPlantedAndNothingElse) {
  const auto text = reference::ReadFile(std::string(kSample) + "items.jsonl");
  ASSERT_TRUE(text.ok()) << text.status();
  int number = 0, clean = 0;
  std::vector<v1::Finding> findings;
  for (absl::string_view line : absl::StrSplit(*text, '\n', absl::SkipEmpty())) {
    ++number;
    v1::Item item;
    ASSERT_TRUE(JsonStringToMessage(std::string(line), &item).ok()) << "line " << number;
    records::OwnedDeclaration declared;
    records::OwnedItem record(item);
    repair::Repair(record.get(), *reference_, declared.get());
    Validate(*record, *reference_, now_, CarrierProfile(), &findings);
    std::string expectation;
    for (const Planted& planted : planted_[number]) {
      if (!IsOfTheExchange(planted.kind)) expectation = planted.expectation;
    }
    const std::string first = findings.empty() ? "" : findings[0].ShortDebugString();
    EXPECT_EQ(HasError(findings), expectation == "rejected") << "line " << number << ": " << first;
    if (expectation == "findings") {
      EXPECT_FALSE(findings.empty()) << "line " << number;
    }
    if (expectation == "repaired") {
      EXPECT_FALSE(declared->changes().empty()) << "line " << number;
    }
    if (!expectation.empty()) continue;
    ++clean;
    EXPECT_TRUE(findings.empty()) << "line " << number << ": " << first;
    EXPECT_TRUE(declared->changes().empty()) << "line " << number;
  }
  EXPECT_GE(clean, 4000);
}

TEST_F(SampleTest, HasNoErrorInItsMovements) {
  const auto text = reference::ReadFile(std::string(kSample) + "movements.jsonl");
  ASSERT_TRUE(text.ok()) << text.status();
  int number = 0;
  std::vector<v1::Finding> findings;
  for (absl::string_view line : absl::StrSplit(*text, '\n', absl::SkipEmpty())) {
    v1::Movement movement;
    ASSERT_TRUE(JsonStringToMessage(std::string(line), &movement).ok()) << "line " << ++number;
    ValidateMovement(movement, *reference_, now_, &findings);
    EXPECT_TRUE(findings.empty()) << line << " " << findings[0].ShortDebugString();
  }
}

}  // namespace
}  // namespace postgate::validation
