// SPDX-License-Identifier: Apache-2.0
#include "server/identity/denial.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace postgate::identity {
namespace {

TEST(DenialTest, EveryRuleHasItsOwnStableName) {
  std::set<std::string> names;
  for (DenialRule rule : kDenialRules) names.insert(std::string(DenialRuleName(rule)));
  const std::set<std::string> expected = {"unreadable_certificate",
                                          "no_single_identity",
                                          "unknown_authority",
                                          "not_yet_valid",
                                          "expired",
                                          "revoked",
                                          "revocation_list_stale",
                                          "no_certificate",
                                          "untrusted_chain",
                                          "handshake_failed",
                                          "unknown_method",
                                          "role_not_allowed"};
  EXPECT_EQ(names, expected);
}

}  // namespace
}  // namespace postgate::identity
