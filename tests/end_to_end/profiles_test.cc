// SPDX-License-Identifier: Apache-2.0
//
// Customs' profiles in a running hub: an item goes where they say, customs reads why, the carrier reads nothing of it; they are replaced, or refused, while the hub runs.
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

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing_support::CommandResult;
using testing_support::Hub;
using testing_support::WriteFile;

constexpr char kCarrier[] = "carrier-demo-post";
constexpr char kCustoms[] = "customs-demo-customs";

// Looks for a word in descriptions.
std::string ProfileOf(const std::string& id, const std::string& word) {
  return absl::StrCat("profiles {\n  id: \"", id, "\"\n  owner: \"risk desk\"\n  reason: \"look for the ", word, "\"\n  queue: \"inspection\"\n  weight: 0.4\n  valid_from: \"2026-01-01\"\n",
                      "  when { test { fields: \"goods_shipment.government_agency_goods_items.commodity.description\" has_word: \"", word, "\" } }\n}\n");
}

class ProfilesTest : public testing::Test {
 protected:
  ProfilesTest() : hub_(absl::StrCat("profiles_dir: \"", folder_.path(), "\"\nscreening_list: \"off\"\n")) { Put(ProfileOf("lamps", "lamp")); }

  void Put(const std::string& text) {
    WriteFile(file_ + ".new", text);
    std::filesystem::rename(file_ + ".new", file_);
  }
  v1::ItemResult Submit(int serial, const std::string& description) {
    const v1::ItemResult result = testing_support::SubmitItem(hub_, kCarrier, testing_support::AcceptableItem(serial, description));
    EXPECT_FALSE(result.registration_number().empty()) << result.ShortDebugString();
    return result;
  }
  v1::Assessment SeenByCustoms(const v1::ItemResult& filed) { return testing_support::DeclarationOf(hub_, kCustoms, filed.registration_number()).assessment(); }
  v1::ItemRecord SeenByCarrier(const v1::ItemResult& filed) { return testing_support::RecordOf(hub_, kCarrier, filed.registration_number()); }
  static std::string ProfileThatFound(const v1::Assessment& assessment) {
    for (const v1::Reason& reason : assessment.reasons()) {
      if (reason.code().find("assessment.profile.") == 0) return reason.code();
    }
    return "";
  }

  const TemporaryFolder folder_;
  const std::string file_ = folder_.path() + "/desk.textproto";
  Hub hub_;
};

TEST_F(ProfilesTest, AnItemGoesWhereTheySayAndOnlyCustomsIsTold) {
  ASSERT_TRUE(hub_.Start()) << hub_.log();
  const v1::ItemResult lamp = Submit(1, "cotton shirt for men, lamp print");
  const v1::ItemResult shirt = Submit(2, "cotton shirt for men, white print");

  const v1::Assessment assessment = SeenByCustoms(lamp);
  EXPECT_THAT(assessment.queues(), ElementsAre("inspection"));
  EXPECT_EQ(ProfileThatFound(assessment), "assessment.profile.lamps");
  EXPECT_EQ(assessment.profiles_version().size(), 12u);
  EXPECT_EQ(ProfileThatFound(SeenByCustoms(shirt)), "");

  const v1::ItemRecord told = SeenByCarrier(lamp);
  const v1::ItemRecord plain = SeenByCarrier(shirt);
  EXPECT_EQ(told.assessment().SerializeAsString(), plain.assessment().SerializeAsString());
  EXPECT_EQ(told.standing(), plain.standing());
  EXPECT_EQ(lamp.findings_size(), shirt.findings_size());
  const std::string shown = hub_.Postgate(kCarrier, {"--json", "item", "show", testing_support::S10Of(1)}).out;
  for (const char* word : {"profile", "lamps", "inspection", "risk desk"}) EXPECT_THAT(shown, Not(HasSubstr(word)));
}

TEST_F(ProfilesTest, TheyAreReplacedWhileTheHubRuns) {
  ASSERT_TRUE(hub_.Start()) << hub_.log();
  Put(ProfileOf("whites", "white"));
  ASSERT_TRUE(hub_.process().AwaitError("profiles.replaced"));
  EXPECT_EQ(ProfileThatFound(SeenByCustoms(Submit(1, "cotton shirt for men, lamp print"))), "");
  EXPECT_EQ(ProfileThatFound(SeenByCustoms(Submit(2, "cotton shirt for men, white print"))), "assessment.profile.whites");
}

TEST_F(ProfilesTest, OnesThatAreWrongAreRefusedAndThoseBeforeStayInForce) {
  ASSERT_TRUE(hub_.Start()) << hub_.log();
  Put(ProfileOf("whites", "white") + "profiles { id: \"no_condition\" owner: \"risk desk\" reason: \"none\" queue: \"security\" valid_from: \"2026-01-01\" }\n");
  ASSERT_TRUE(hub_.process().AwaitError("profiles.refused"));
  EXPECT_THAT(hub_.log(), HasSubstr(file_ + ":10:1: profiles[1].when: says nothing"));
  EXPECT_THAT(hub_.Metrics(), HasSubstr("postgate_profiles_refused 1\n"));
  EXPECT_EQ(ProfileThatFound(SeenByCustoms(Submit(1, "cotton shirt for men, lamp print"))), "assessment.profile.lamps");

  const CommandResult checked = hub_.Postgate(kCustoms, {"profiles", "check", folder_.path()});
  EXPECT_EQ(checked.exit_code, 2);
  EXPECT_THAT(checked.err, HasSubstr("profiles[1].when: says nothing"));
  Put(ProfileOf("whites", "white"));
  EXPECT_EQ(hub_.Postgate(kCustoms, {"profiles", "check", folder_.path()}).exit_code, 0);
}

TEST_F(ProfilesTest, AHubDoesNotStartWithOnesThatAreWrong) {
  Put("profiles { id: \"x\" }\n");
  EXPECT_FALSE(hub_.Start());
  EXPECT_EQ(hub_.process().Wait(), 2);
  EXPECT_THAT(hub_.log(), HasSubstr("profiles_dir: " + file_ + ":1:"));
}

}  // namespace
}  // namespace postgate
