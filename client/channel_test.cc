// SPDX-License-Identifier: Apache-2.0
#include "client/channel.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "absl/time/clock.h"
#include "certs/authority.h"
#include "core/testing/temporary_folder.h"

namespace postgate::client {
namespace {

using ::testing::HasSubstr;

class ChannelTest : public ::testing::Test {
 protected:
  ChannelTest() {
    EXPECT_TRUE(certs::InitAuthority(dir_).ok());
    Issue("demo-post", {});
  }

  void Issue(const std::string& name, const certs::IssueOptions& options) {
    EXPECT_TRUE(certs::Issue(dir_, "carrier", name, options).ok());
  }
  std::string Prefix(const std::string& name) const { return dir_ + "/carrier-" + name; }
  absl::Status Try(const std::string& hub, const std::string& prefix, const std::string& authorities) {
    return Connect({hub, prefix, authorities, ""}).status();
  }
  std::string Complaint(const std::string& prefix) { return std::string(Try("localhost:7443", prefix, dir_ + "/ca.pem").message()); }

  const TemporaryFolder folder_;
  const std::string dir_ = folder_.path() + "/certs";
};

TEST_F(ChannelTest, TakesWhatCertsIssueWrites) {
  EXPECT_TRUE(Try("localhost:7443", Prefix("demo-post"), dir_ + "/ca.pem").ok());
  EXPECT_EQ(*IdentityName(Prefix("demo-post")), "demo-post");
}

TEST_F(ChannelTest, RefusesAnAddressWithoutPort) {
  for (const char* hub : {"localhost", "localhost:", ":7443", ""}) {
    EXPECT_EQ(Try(hub, Prefix("demo-post"), dir_ + "/ca.pem").code(), absl::StatusCode::kInvalidArgument) << hub;
  }
}

TEST_F(ChannelTest, NamesTheFileThatIsMissing) {
  EXPECT_THAT(Complaint(Prefix("nobody")), HasSubstr("carrier-nobody.pem: can't read the certificate"));
  EXPECT_THAT(std::string(Try("localhost:7443", Prefix("demo-post"), dir_ + "/no.pem").message()), HasSubstr("/no.pem: can't read"));
}

TEST_F(ChannelTest, RefusesTheKeyOfAnotherCertificate) {
  Issue("other", {});
  std::filesystem::copy_file(Prefix("other") + ".key", Prefix("demo-post") + ".key", std::filesystem::copy_options::overwrite_existing);
  EXPECT_THAT(Complaint(Prefix("demo-post")), HasSubstr("carrier-demo-post.key: not the key of"));
}

TEST_F(ChannelTest, RefusesWhatIsNoPem) {
  std::ofstream(Prefix("demo-post") + ".pem", std::ios::trunc) << "certificate";
  EXPECT_THAT(Complaint(Prefix("demo-post")), HasSubstr("carrier-demo-post.pem: expected a PEM block"));
}

TEST_F(ChannelTest, SaysThatACertificateHasEndedOrNotBegun) {
  certs::IssueOptions ended;
  ended.not_before = absl::Now() - absl::Hours(48);
  ended.not_after = absl::Now() - absl::Hours(24);
  Issue("ended", ended);
  EXPECT_THAT(Complaint(Prefix("ended")), HasSubstr("carrier-ended.pem: ended at"));
  certs::IssueOptions later;
  later.not_before = absl::Now() + absl::Hours(24);
  Issue("later", later);
  EXPECT_THAT(Complaint(Prefix("later")), HasSubstr("carrier-later.pem: not valid before"));
}

}  // namespace
}  // namespace postgate::client
