// SPDX-License-Identifier: Apache-2.0
#include "server/intake/request_texts.h"

#include <gtest/gtest.h>

#include <string>

#include "server/intake/errors.h"
#include "server/intake/limits.h"

namespace postgate::intake {
namespace {

using std::string_literals::operator""s;

TEST(RequestTextsTest, ATextHasTabsAndNewlinesAndNoOtherControlCharacter) {
  EXPECT_TRUE(CheckText("text", "Größe:\t3\n두 번째 줄").ok());
  for (const std::string& text : {"a\0b"s, "\x1b[2J"s, "a\rb"s, "a\x7f"s, "a\xC2\x9B"s}) {
    const absl::Status status = CheckText("decision.text", text);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(ReasonOf(status), kRequestInvalid);
    EXPECT_EQ(status.message().substr(0, 13), "decision.text") << "the field is named";
  }
}

TEST(RequestTextsTest, ATextIsAParagraph) {
  EXPECT_TRUE(CheckText("text", std::string(kTextBytesMax, 'x')).ok());
  EXPECT_FALSE(CheckText("text", std::string(kTextBytesMax + 1, 'x')).ok());
}

TEST(RequestTextsTest, AnIdentifierHasNoControlCharacterAtAll) {
  EXPECT_TRUE(CheckIdentifier("request_id", "번호-1", 4, kRequestInvalid).ok());
  EXPECT_FALSE(CheckIdentifier("request_id", "12345", 4, kRequestInvalid).ok());
  EXPECT_FALSE(CheckIdentifier("request_id", "a\nb", 4, kRequestInvalid).ok());
}

TEST(RequestTextsTest, NothingTurnsTheDirectionOfWriting) {
  for (const std::string& text : {"\u202Etxt"s, "a\u2066b\u2069"s}) {
    EXPECT_EQ(ReasonOf(CheckText("text", text)), kRequestInvalid) << text;
    EXPECT_EQ(ReasonOf(CheckIdentifier("producer", text, 128, kProducerInvalid)), kProducerInvalid) << text;
  }
  EXPECT_TRUE(CheckText("text", "\u05E9\u05DC\u05D5\u05DD\u200F").ok()) << "a right-to-left script";
}

}  // namespace
}  // namespace postgate::intake
