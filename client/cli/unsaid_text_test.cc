// SPDX-License-Identifier: Apache-2.0
#include "client/cli/unsaid_text.h"

#include "gtest/gtest.h"

namespace postgate::cli {
namespace {

TEST(UnsaidTextTest, IsEmptyWhenTheXmlSaysEverything) { EXPECT_EQ(UnsaidText({}), ""); }

TEST(UnsaidTextTest, HasALineForEachRemark) {
  EXPECT_EQ(UnsaidText({{"changes", "the schema has no element for it"},
                        {"declarant.name", "cut to 70 characters"},
                        {"postal_details.flow", "the schema has no element for it"}}),
            "note: the XML does not say these fields as the declaration does; --format json has them\n"
            "  the schema has no element for it: changes, postal_details.flow\n"
            "  cut to 70 characters: declarant.name");
}

}  // namespace
}  // namespace postgate::cli
