// SPDX-License-Identifier: Apache-2.0
#include "core/reference/postcodes.h"

#include <string>

#include "gtest/gtest.h"

namespace postgate::reference {
namespace {

TEST(PostcodesTest, ComparesSignsAndLeavesOutBlanksAndHyphens) {
  Postcodes postcodes;
  ASSERT_TRUE(postcodes.AddShapes("GB", "A99AA AA9*9AA"));
  for (const char* code : {"M2 5BQ", "m25bq", "EC1Y 8SY", "EC1-Y8SY"})
    EXPECT_TRUE(postcodes.HasShape("GB", code)) << code;
  for (const char* code : {"", "12345", "M2 5B", "M2 5BQQ", "EC1Y 8S\xC3\x9F", "EC1Y/8SY"})
    EXPECT_FALSE(postcodes.HasShape("GB", code)) << code;
}

TEST(PostcodesTest, SaysNothingOfACountryThatItDoesNotKnow) {
  Postcodes postcodes;
  ASSERT_TRUE(postcodes.AddShapes("KR", "99999"));
  EXPECT_FALSE(postcodes.IsNeeded("KR"));
  ASSERT_TRUE(postcodes.AddWithout("HK"));
  EXPECT_TRUE(postcodes.HasShape("JP", "anything"));
  EXPECT_TRUE(postcodes.HasShape("", "anything"));
  EXPECT_FALSE(postcodes.IsNeeded("JP"));
  EXPECT_FALSE(postcodes.IsNeeded("kr"));
  EXPECT_TRUE(postcodes.IsNeeded("KR"));
}

TEST(PostcodesTest, NeedsNoneWhereItIsOptional) {
  Postcodes postcodes;
  ASSERT_TRUE(postcodes.AddShapes("IE", "*******"));
  ASSERT_TRUE(postcodes.AddWithout("IE"));
  EXPECT_FALSE(postcodes.IsNeeded("IE"));
  EXPECT_TRUE(postcodes.HasShape("IE", "A65 F4E2"));
}

TEST(PostcodesTest, TakesPostcodesOfAnyLength) {
  Postcodes postcodes;
  ASSERT_TRUE(postcodes.AddShapes("IR", "9999999999"));
  EXPECT_TRUE(postcodes.HasShape("IR", "11936-12345"));
  EXPECT_FALSE(postcodes.HasShape("IR", std::string(100000, '1')));
}

TEST(PostcodesTest, RefusesWhatIsNoShape) {
  Postcodes postcodes;
  for (const char* shapes : {"", "99 ", "99X", "99999999999"})
    EXPECT_FALSE(postcodes.AddShapes("KR", shapes)) << shapes;
  EXPECT_FALSE(postcodes.AddShapes("kr", "99999"));
  EXPECT_FALSE(postcodes.AddWithout("KOR"));
}

}  // namespace
}  // namespace postgate::reference
