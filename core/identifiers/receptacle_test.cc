// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/receptacle.h"

#include "gtest/gtest.h"

namespace postgate::identifiers {
namespace {

TEST(ReceptacleTest, SplitsAnS9Identifier) {
  S9Receptacle parts;
  ASSERT_TRUE(SplitS9("USLAXANLHAGICCN60042007100123", &parts));
  EXPECT_EQ(parts.dispatch.origin_office, "USLAXA");
  EXPECT_EQ(parts.dispatch.destination_office, "NLHAGI");
  EXPECT_EQ(parts.dispatch.mail_category, 'C');
  EXPECT_EQ(parts.dispatch.mail_subclass, "CN");
  EXPECT_EQ(parts.dispatch.year, '6');
  EXPECT_EQ(parts.dispatch.dispatch_number, "0042");
  EXPECT_EQ(parts.receptacle_number, "007");
  EXPECT_TRUE(parts.is_highest_receptacle);
  EXPECT_FALSE(parts.is_registered_or_insured);
  EXPECT_EQ(parts.mass_hg, 123);
}

TEST(ReceptacleTest, FindsTheDispatch) {
  EXPECT_EQ(DispatchOfReceptacle("USLAXANLHAGICCN60042007100123"), "USLAXANLHAGICCN60042");
  EXPECT_EQ(DispatchOfReceptacle("BAG-17"), "");
}

TEST(ReceptacleTest, SplitsAnS8Identifier) {
  S8Dispatch parts;
  ASSERT_TRUE(SplitS8("IEDUBANLHAGIAUN61234", &parts));
  EXPECT_EQ(parts.mail_subclass, "UN");
  EXPECT_EQ(parts.dispatch_number, "1234");
}

TEST(ReceptacleTest, RefusesOtherShapes) {
  S9Receptacle receptacle;
  for (const char* id :
       {"", "USLAXANLHAGICCN6004200710012", "USLAXANLHAGICCN600420071001234", "uslaxaNLHAGICCN60042007100123",
        "USLAXANLHAGI1CN60042007100123", "USLAXANLHAGICCNX0042007100123", "USLAXANLHAGICCN60042007200123",
        "USLAXANLHAGICCN60042007120123", "USLAXANLHAGICCN6004200710012X"}) {
    EXPECT_FALSE(SplitS9(id, &receptacle)) << id;
  }
  S8Dispatch dispatch;
  for (const char* id : {"", "IEDUBANLHAGIAUN6123", "IEDUBANLHAGIAUN612345", "IEDUBANLHAGIAUN6123X"}) {
    EXPECT_FALSE(SplitS8(id, &dispatch)) << id;
  }
}

}  // namespace
}  // namespace postgate::identifiers
