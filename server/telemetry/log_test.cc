// SPDX-License-Identifier: Apache-2.0
#include "server/telemetry/log.h"

#include <gtest/gtest.h>

#include "postgate/v1/item.pb.h"

namespace postgate::telemetry {
namespace {

TEST(LogTest, EscapesWhatWouldBreakALine) {
  EXPECT_EQ(JsonString("a\"b\\c\nd\x01"), "\"a\\\"b\\\\c\\u000ad\\u0001\"");
}

TEST(LogTest, KeepsUtf8AndReplacesWhatIsNone) {
  EXPECT_EQ(JsonString("\xED\x95\x9C"), "\"\xED\x95\x9C\"");
  EXPECT_EQ(JsonString("a\xFFz"), "\"a\xEF\xBF\xBDz\"");
  EXPECT_EQ(JsonString("\xE2\x82"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

TEST(LogTest, ReplacesWhatUtf8Forbids) {
  const std::string replaced("\xEF\xBF\xBD");
  for (const char* overlong : {"\xC0\xAF", "\xC1\xBF"}) EXPECT_EQ(JsonString(overlong), "\"" + replaced + replaced + "\"");
  for (const char* forbidden : {"\xE0\x9F\xBF", "\xED\xA0\x80", "\xED\xBF\xBF"}) {
    EXPECT_EQ(JsonString(forbidden), "\"" + replaced + replaced + replaced + "\"") << "overlong, surrogates";
  }
  for (const char* forbidden : {"\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80"}) {
    EXPECT_EQ(JsonString(forbidden), "\"" + replaced + replaced + replaced + replaced + "\"") << "overlong, beyond U+10FFFF";
  }
}

TEST(LogTest, KeepsTheFirstAndTheLastOfEachLength) {
  for (const char* kept : {"\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80", "\xEF\xBF\xBF", "\xF0\x90\x80\x80",
                           "\xF4\x8F\xBF\xBF"}) {
    EXPECT_EQ(JsonString(kept), "\"" + std::string(kept) + "\"");
  }
}

TEST(LogTest, WritesOneJsonObjectALine) {
  testing::internal::CaptureStderr();
  ASSERT_TRUE(StartLog("info"));
  Log(LogLevel::kInfo, "stream.opened", {{"carrier", "demo\n"}, {"offset", 7}, {"again", true}});
  Log(LogLevel::kDebug, "below.threshold");
  const std::string line = testing::internal::GetCapturedStderr();
  EXPECT_EQ(line.substr(0, 9), "{\"time\":\"");
  EXPECT_NE(line.find("\"level\":\"info\",\"event\":\"stream.opened\",\"carrier\":\"demo\\u000a\",\"offset\":7,\"again\":true}\n"),
            std::string::npos)
      << line;
  EXPECT_EQ(std::count(line.begin(), line.end(), '\n'), 1);
}

TEST(LogTest, OfAMessageItWritesNothingPersonal) {
  v1::Party party;
  party.set_name("CANARY");
  party.set_country("KR");
  const LogField field("party", party);
  EXPECT_EQ(field.json.find("CANARY"), std::string::npos);
  EXPECT_NE(field.json.find("KR"), std::string::npos) << field.json;
}

TEST(LogTest, RefusesAnUnknownLevel) { EXPECT_FALSE(StartLog("loud")); }

}  // namespace
}  // namespace postgate::telemetry
