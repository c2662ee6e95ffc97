// SPDX-License-Identifier: Apache-2.0
#include "core/reference/country_names.h"

#include <string>

#include "core/reference/reference_data.h"
#include "gtest/gtest.h"

namespace postgate::reference {
namespace {

TEST(CountryNamesTest, CaseSpacesAndPunctuationDoNotCount) {
  CountryNames names;
  ASSERT_TRUE(names.Add("Korea, Republic of", "KR"));
  for (const char* name : {"korea republic of", "KOREA (REPUBLIC OF)", "Korea,Republic-of."}) EXPECT_EQ(names.Alpha2Of(name), "KR") << name;
  for (const char* name : {"", "korea", "korea republic of 2", "korea\x01republic of", "korea republic of\xC3\xA9"}) {
    EXPECT_EQ(names.Alpha2Of(name), "") << name;
  }
}

TEST(CountryNamesTest, RefusesWhatIsNoNameOrTwoCountries) {
  CountryNames names;
  EXPECT_FALSE(names.Add("", "KR"));
  EXPECT_FALSE(names.Add(" .-", "KR"));
  EXPECT_TRUE(names.Add(std::string(CountryNames::kNameBytesMax, 'x'), "KR"));
  EXPECT_FALSE(names.Add(std::string(CountryNames::kNameBytesMax + 1, 'y'), "KR"));
  EXPECT_EQ(names.Alpha2Of(std::string(CountryNames::kNameBytesMax + 1, 'x')), "");
  EXPECT_TRUE(names.Add("Korea", "KR"));
  EXPECT_TRUE(names.Add("KOREA", "KR"));
  EXPECT_FALSE(names.Add("korea", "KP"));
}

TEST(CountryNamesTest, TheShippedNamesLeaveOutWhatIsTwoCountries) {
  const auto data = ReferenceData::Load(POSTGATE_SOURCE_DIR "/data/reference");
  ASSERT_TRUE(data.ok()) << data.status();
  const struct {
    const char* name;
    const char* alpha2;
  } kCases[] = {{"KOR", "KR"}, {"South Korea", "KR"}, {"UK", "GB"}, {"EL", "GR"}, {"usa", "US"}, {"U.S.", "US"},
                {"T\xC3\xBCrkiye", "TR"}, {"Viet Nam", "VN"}, {"Vietnam", "VN"}, {"Korea", ""}, {"Congo", ""}, {"Utopia", ""}};
  for (const auto& each : kCases) EXPECT_EQ((*data)->CountryOfName(each.name), each.alpha2) << each.name;
}

}  // namespace
}  // namespace postgate::reference
