// SPDX-License-Identifier: Apache-2.0
#include "core/tokens/pkcs11_uri.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace postgate::tokens {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Pkcs11UriTest, ReadsWhatNamesTheKey) {
  const auto uri = ParsePkcs11Uri(
      "pkcs11:token=the%20hub;serial=4711;manufacturer=M;model=X;object=receipts;id=%A1%00;type=private?pin-source=file:/etc/pin&module-path=/lib/m.so");
  ASSERT_TRUE(uri.ok()) << uri.status();
  EXPECT_EQ(uri->token, "the hub");
  EXPECT_EQ(uri->serial, "4711");
  EXPECT_EQ(uri->manufacturer, "M");
  EXPECT_EQ(uri->model, "X");
  EXPECT_EQ(uri->object, "receipts");
  EXPECT_EQ(uri->id, std::string("\xa1\0", 2));
  EXPECT_EQ(uri->pin_file, "/etc/pin");
  EXPECT_EQ(uri->module_path, "/lib/m.so");
}

TEST(Pkcs11UriTest, TakesAFileUriWithAnEmptyMachine) {
  EXPECT_EQ(ParsePkcs11Uri("pkcs11:token=t;object=o?module-path=m&pin-source=file:///etc/pin")->pin_file, "/etc/pin");
}

TEST(Pkcs11UriTest, RefusesWithTheRemedy) {
  const struct {
    const char* uri;
    const char* says;
  } kCases[] = {
      {"file:/etc/key", "does not begin with pkcs11:"},
      {"pkcs11:object=o?module-path=m&pin-source=file:p", "names no token"},
      {"pkcs11:token=t?module-path=m&pin-source=file:p", "names no key"},
      {"pkcs11:token=t;object=o?pin-source=file:p", "no module-path"},
      {"pkcs11:token=t;object=o?module-path=m", "no pin-source"},
      {"pkcs11:token=t;object=o?module-path=m&pin-source=|cat", "expected file:PATH"},
      {"pkcs11:token=t;object=o?module-path=m&pin-source=file://there/pin", "another machine"},
      {"pkcs11:token=t;token=u;object=o?module-path=m&pin-source=file:p", "given twice"},
      {"pkcs11:token=t;object=%4?module-path=m&pin-source=file:p", "two hexadecimal digits"},
      {"pkcs11:token=t;object=a%00b?module-path=m&pin-source=file:p", "holds a NUL"},
      {"pkcs11:token=t;object=o;type=public?module-path=m&pin-source=file:p", "expected private"},
      {"pkcs11:token=t;object=o;slot-id=1?module-path=m&pin-source=file:p", "none of token"},
      {"pkcs11:token=t;object=o?module-name=m&pin-source=file:p", "none of module-path"},
  };
  for (const auto& refused : kCases) {
    const auto uri = ParsePkcs11Uri(refused.uri);
    EXPECT_TRUE(absl::IsInvalidArgument(uri.status())) << refused.uri;
    EXPECT_THAT(uri.status().message(), HasSubstr(refused.says));
  }
}

TEST(Pkcs11UriTest, NeverTakesNorRepeatsAPin) {
  const auto uri = ParsePkcs11Uri("pkcs11:token=t;object=o?module-path=m&pin-value=13579");
  EXPECT_TRUE(absl::IsInvalidArgument(uri.status()));
  EXPECT_THAT(uri.status().message(), HasSubstr("pin-source=file:PATH"));
  EXPECT_THAT(uri.status().message(), Not(HasSubstr("13579")));
}

}  // namespace
}  // namespace postgate::tokens
