// SPDX-License-Identifier: Apache-2.0
//
// A hub screens the parties of what is filed: customs sees who is like an entry of its list and why, the carrier sees nothing of it, and the list is replaced, or
// refused, while the hub runs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "absl/strings/str_cat.h"
#include "core/testing/temporary_folder.h"
#include "tests/support/hub.h"
#include "tests/support/submit_stream.h"
#include "tests/support/unary_calls.h"

namespace postgate {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;
using testing_support::Hub;
using testing_support::WriteFile;

constexpr char kCarrier[] = "carrier-demo-post";
constexpr char kCustoms[] = "customs-demo-customs";
constexpr char kHeader[] = "entry_id,name,country\n";

class DeniedPartiesTest : public testing::Test {
 protected:
  DeniedPartiesTest() : hub_(absl::StrCat("screening_list: \"", list_, "\"\n")) { Put("D-7,Morozov Export Bureau,RU\n"); }

  // As an administration replaces its list.
  void Put(const std::string& rows) {
    WriteFile(list_ + ".new", kHeader + rows);
    std::filesystem::rename(list_ + ".new", list_);
  }
  v1::ItemResult SubmitFrom(int serial, const std::string& sender) {
    v1::Item item = testing_support::AcceptableItem(serial);
    item.mutable_sender()->set_name(sender);
    return testing_support::SubmitItem(hub_, kCarrier, item);
  }
  v1::Assessment SeenByCustoms(const v1::ItemResult& filed) { return testing_support::DeclarationOf(hub_, kCustoms, filed.registration_number()).assessment(); }
  v1::ItemRecord SeenByCarrier(const v1::ItemResult& filed) { return testing_support::RecordOf(hub_, kCarrier, filed.registration_number()); }
  static bool IsScreenedOut(const v1::Assessment& assessment) {
    for (const v1::Reason& reason : assessment.reasons()) {
      if (reason.code() == "assessment.denied_party") return true;
    }
    return false;
  }

  const TemporaryFolder folder_;
  const std::string list_ = folder_.path() + "/list.csv";
  Hub hub_;
};

TEST_F(DeniedPartiesTest, CustomsSeesWhoItIsAndWhyAndTheCarrierNothing) {
  ASSERT_TRUE(hub_.Start()) << hub_.log();
  const v1::ItemResult filed = SubmitFrom(1, "Morozof Export Bureau");
  const v1::ItemResult other = SubmitFrom(2, "Anna Beispiel");
  EXPECT_EQ(filed.outcome(), v1::OUTCOME_ACCEPTED);
  EXPECT_EQ(filed.findings_size(), other.findings_size());

  const v1::Assessment assessment = SeenByCustoms(filed);
  EXPECT_THAT(assessment.queues(), Contains("security"));
  EXPECT_EQ(assessment.screening_list_version().size(), 16u);
  ASSERT_TRUE(IsScreenedOut(assessment));
  const v1::Reason& reason = assessment.reasons(assessment.reasons_size() - 1);
  EXPECT_EQ(reason.field_path(), "sender.name");
  EXPECT_THAT(reason.text(), HasSubstr("entry D-7 \"Morozov Export Bureau\""));
  EXPECT_THAT(reason.text(), HasSubstr("country differs"));
  EXPECT_FALSE(IsScreenedOut(SeenByCustoms(other)));

  v1::ItemRecord told = SeenByCarrier(filed);
  const v1::ItemRecord plain = SeenByCarrier(other);
  EXPECT_EQ(told.assessment().SerializeAsString(), plain.assessment().SerializeAsString());
  EXPECT_EQ(told.standing(), plain.standing());
  const std::string shown = hub_.Postgate(kCarrier, {"--json", "item", "show", testing_support::S10Of(1)}).out;
  for (const char* word : {"denied", "D-7", "Morozov", "security"}) EXPECT_THAT(shown, Not(HasSubstr(word)));
  EXPECT_THAT(hub_.log(), Not(HasSubstr("Morozof"))) << "no name of a party is in the log";
}

TEST_F(DeniedPartiesTest, TheListIsReplacedWhileTheHubRuns) {
  ASSERT_TRUE(hub_.Start()) << hub_.log();
  const v1::Assessment before = SeenByCustoms(SubmitFrom(1, "Quintero Shipping Lines"));
  EXPECT_FALSE(IsScreenedOut(before));
  Put("D-7,Morozov Export Bureau,RU\nD-8,Quintero Shipping Lines,MX\n");
  ASSERT_TRUE(hub_.process().AwaitError("screening_list.replaced"));
  const v1::Assessment after = SeenByCustoms(SubmitFrom(2, "Quintero Shipping Lines"));
  EXPECT_TRUE(IsScreenedOut(after));
  EXPECT_NE(after.screening_list_version(), before.screening_list_version());
}

TEST_F(DeniedPartiesTest, AListThatIsCutOffIsRefusedAndTheOneBeforeStaysInForce) {
  ASSERT_TRUE(hub_.Start()) << hub_.log();
  Put("D-8,Quintero Shipping Lines,MX\nD-7,Moro");
  ASSERT_TRUE(hub_.process().AwaitError("screening_list.refused"));
  EXPECT_THAT(hub_.log(), HasSubstr(list_ + ": ends within a line"));
  EXPECT_THAT(hub_.Metrics(), HasSubstr("postgate_screening_list_refused 1\n"));
  EXPECT_THAT(hub_.Metrics(), HasSubstr("postgate_screening_list_entries 1\n"));
  EXPECT_TRUE(IsScreenedOut(SeenByCustoms(SubmitFrom(1, "Morozov Export Bureau"))));
  EXPECT_FALSE(IsScreenedOut(SeenByCustoms(SubmitFrom(2, "Quintero Shipping Lines"))));
}

TEST_F(DeniedPartiesTest, AHubDoesNotStartWithoutTheListThatItIsToldToUse) {
  std::filesystem::remove(list_);
  EXPECT_FALSE(hub_.Start());
  EXPECT_EQ(hub_.process().Wait(), 2);
  EXPECT_THAT(hub_.log(), HasSubstr("screening_list: " + list_));
}

}  // namespace
}  // namespace postgate
