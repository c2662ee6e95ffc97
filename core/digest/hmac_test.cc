// SPDX-License-Identifier: Apache-2.0
#include "core/digest/hmac.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/strings/escaping.h"

namespace postgate::digest {
namespace {

std::string Hex(const Sha256Digest& digest) { return absl::BytesToHexString(BytesOf(digest)); }

// RFC 4231, cases 1, 2, 3 and 6.
TEST(HmacTest, VectorsOfTheRfc) {
  EXPECT_EQ(Hex(HmacSha256(std::string(20, '\x0b')).Of({"Hi There"})), "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(Hex(HmacSha256("Jefe").Of({"what do ya want ", "for nothing?"})),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(Hex(HmacSha256(std::string(20, '\xaa')).Of({std::string(50, '\xdd')})),
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
  EXPECT_EQ(Hex(HmacSha256(std::string(131, '\xaa')).Of({"Test Using Larger Than Block-Size Key - Hash Key First"})),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(HmacTest, EachTextStandsForItself) {
  HmacSha256 hmac("key");
  const Sha256Digest first = hmac.Of({"one"});
  EXPECT_NE(hmac.Of({"two"}), first);
  EXPECT_EQ(hmac.Of({"one"}), first);
}

}  // namespace
}  // namespace postgate::digest
