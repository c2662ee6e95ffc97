// SPDX-License-Identifier: Apache-2.0
#include "core/screening/latin_name.h"

#include "core/reference/reference_fixture.h"
#include "gtest/gtest.h"

namespace postgate::screening {
namespace {

std::string Latin(absl::string_view name) { return LatinName(name, reference::SourceTreeReference().latin_letters()); }

TEST(LatinNameTest, WritesLatinLettersWithoutTheirMarks) {
  EXPECT_EQ(Latin("Jürgen Müller"), "Jurgen Muller");
  EXPECT_EQ(Latin("Łukasz Dąbrowski"), "Lukasz Dabrowski");
  EXPECT_EQ(Latin("Søren Weiß"), "Soren Weiss");
}

TEST(LatinNameTest, WritesOtherScriptsInLatinLetters) {
  EXPECT_EQ(Latin("Иванов"), "Ivanov");
  EXPECT_EQ(Latin("김민준"), "gimminjun");
}

TEST(LatinNameTest, WhatNobodySeesPartsNoWord) {
  const reference::LatinLetters& letters = reference::SourceTreeReference().latin_letters();
  EXPECT_EQ(LatinName("Mo\u00ADro\u00ADzov", letters), "Morozov");
  EXPECT_EQ(LatinName("Mo\u200Bro\u200Bzov", letters), "Morozov");
  EXPECT_EQ(LatinName("Mо\u200Bro\u200Bzov", letters), "Morozov") << "one letter is Cyrillic";
}

}  // namespace
}  // namespace postgate::screening
