// SPDX-License-Identifier: Apache-2.0
//
// Read's limits, and inputs too large for a file; the others that it refuses are files in testdata/refused.
#include "core/wco_xml/read.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "core/wco_xml/elements.h"
#include "core/wco_xml/xml_tree.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace postgate::wco_xml {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string Declaration(const std::string& content) {
  return absl::StrCat("<Declaration xmlns=\"", kDeclarationNamespace, "\">", content, "</Declaration>");
}

std::string ErrorOf(const std::string& xml) {
  const auto read = Read(xml);
  EXPECT_FALSE(read.ok());
  EXPECT_TRUE(absl::IsInvalidArgument(read.status())) << read.status();
  return std::string(read.status().message());
}

std::string Repeated(const std::string& text, int times) {
  std::string repeated;
  for (int i = 0; i < times; ++i) repeated += text;
  return repeated;
}

TEST(ReadTest, TakesADeclarationWithoutItsEnvelope) {
  const auto read = Read(Declaration("<FunctionCode>9</FunctionCode>"));
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->function_code(), "9");
  EXPECT_EQ(read->addressed_country(), "");
}

TEST(ReadTest, PassesOverCommentsAndTakesCharacterDataAsText) {
  const auto read = Read(Declaration(
      "<!-- the function --><FunctionCode><![CDATA[9]]></FunctionCode><FunctionalReferenceID>A&#x26;B&lt;</FunctionalReferenceID>"));
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->functional_reference_id(), "A&B<");
}

TEST(ReadTest, RefusesADocumentThatIsTooLarge) {
  EXPECT_THAT(ErrorOf(Declaration(std::string(kXmlBytesMax, ' '))), HasSubstr("8388608 bytes"));
}

TEST(ReadTest, RefusesTooManyElements) {
  EXPECT_THAT(ErrorOf(Declaration(Repeated("<A/>", kXmlElementsMax))), HasSubstr("line 1: more than 100000 elements"));
}

TEST(ReadTest, RefusesElementsTooDeepInOneAnother) {
  EXPECT_THAT(ErrorOf(Declaration(Repeated("<A>", 500'000))), HasSubstr("more than 12 elements inside one another"));
}

TEST(ReadTest, RefusesATextThatIsTooLong) {
  EXPECT_THAT(ErrorOf(Declaration("<FunctionCode>" + std::string(10'000, '9') + "</FunctionCode>")), HasSubstr("a text of more than 8192 bytes"));
  EXPECT_THAT(ErrorOf(Declaration("<FunctionCode>" + Repeated("9<!-- -->", 9'000) + "</FunctionCode>")), HasSubstr("a text of more than 8192 bytes"));
}

TEST(ReadTest, RefusesALargeTagBeforeItsAttributesAreCompared) {
  std::string attributes;
  for (int i = 0; i < 20'000; ++i) absl::StrAppend(&attributes, " a", i, "=\">\"");
  const std::string why = "line 2: a tag, a text or a comment of more than 32768 bytes";
  EXPECT_EQ(ErrorOf(Declaration("\n<FunctionCode" + attributes + ">9</FunctionCode>")), why);
  EXPECT_EQ(ErrorOf(Declaration("\n<" + std::string(40'000, 'A') + "/>")), why);
  EXPECT_EQ(ErrorOf(Declaration("\n<FunctionCode>" + std::string(40'000, '9'))), why);
}

TEST(ReadTest, RefusesTooManyAttributes) {
  std::string attributes;
  for (int i = 0; i < 17; ++i) absl::StrAppend(&attributes, " a", i, "=\"1\"");
  EXPECT_THAT(ErrorOf(Declaration("<FunctionCode" + attributes + ">9</FunctionCode>")), HasSubstr("more than 16 attributes"));
}

TEST(ReadTest, RefusesEveryBeginningOfADocument) {
  const std::string whole = Declaration("<FunctionCode>9</FunctionCode>");
  for (size_t length = 0; length < whole.size(); ++length) EXPECT_FALSE(Read(whole.substr(0, length)).ok()) << length;
}

TEST(ReadTest, RefusesOtherEncodings) {
  std::string utf16 = "\xFF\xFE";
  for (const char c : Declaration("<FunctionCode>9</FunctionCode>")) utf16 += {c, '\0'};
  EXPECT_THAT(ErrorOf(utf16), HasSubstr("no UTF-8"));
  const std::string latin1 = Declaration("<FunctionCode>9</FunctionCode><Declarant><Name>Jos\xE9</Name></Declarant>");
  EXPECT_THAT(ErrorOf("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" + latin1), HasSubstr("no UTF-8"));
}

TEST(ReadTest, AnErrorHasThePathAndTheLineAndNeverTheValue) {
  const std::string error =
      ErrorOf(Declaration("<FunctionCode>9</FunctionCode>\n<Declarant>\n<Name>" + Repeated("secret ", 11) + "</Name></Declarant>"));
  EXPECT_EQ(error, "line 3: Declaration/Declarant/Name: longer than 70 characters");
  EXPECT_THAT(ErrorOf(Declaration("<FunctionCode>secret</FunctionCode>")), Not(HasSubstr("secret")));
  EXPECT_THAT(ErrorOf(Declaration("<FunctionCode>&secret;</FunctionCode>")), Not(HasSubstr("secret")));
}

TEST(ReadTest, ALongNameIsShownShort) {
  EXPECT_LT(ErrorOf(Declaration("<" + std::string(10'000, 'A') + "/>")).size(), 250u);
  EXPECT_LT(ErrorOf("<" + std::string(10'000, 'A') + " a=\"1\"/>").size(), 250u);
  // At whichever byte the cut is, a character is whole or not there.
  for (int before = 0; before < 3; ++before) {
    const std::string error = ErrorOf(Declaration("<A" + std::string(static_cast<size_t>(before), 'A') + Repeated("\uAE40", 200) + "/>"));
    EXPECT_THAT(error, HasSubstr("\uAE40...")) << error;
  }
}

}  // namespace
}  // namespace postgate::wco_xml
