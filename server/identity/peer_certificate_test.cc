// SPDX-License-Identifier: Apache-2.0
#include "server/identity/peer_certificate.h"

#include <gmock/gmock.h>

#include "server/identity/certs_fixture.h"

namespace postgate::identity {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class PeerCertificateTest : public CertsFixture {};

TEST_F(PeerCertificateTest, ReadsIdentitySerialAndDates) {
  const auto issued = certs::Issue(dir_, "carrier", "demo");
  ASSERT_TRUE(issued.ok());
  const auto peer = ParsePeerCertificate(Content(issued->certificate_path));
  ASSERT_TRUE(peer.ok()) << peer.status();
  EXPECT_THAT(peer->uris, ElementsAre("spiffe://postgate.example/carrier/demo"));
  EXPECT_EQ(peer->serial, issued->serial);
  EXPECT_LT(absl::AbsDuration(peer->not_before - issued->not_before), absl::Seconds(1));
  EXPECT_LT(absl::AbsDuration(peer->not_after - issued->not_after), absl::Seconds(1));
  EXPECT_FALSE(peer->issuer.empty());
}

TEST_F(PeerCertificateTest, ReadsUrisOnlyAndNotTheCommonName) {
  certs::IssueOptions options;
  options.naming = certs::IssueOptions::Naming::kCommonNameOnly;
  EXPECT_THAT(ParsePeerCertificate(Content(Issue("carrier", "demo", options) + ".pem"))->uris, IsEmpty());
  EXPECT_THAT(ParsePeerCertificate(Content(dir_ + "/hub.pem"))->uris, ElementsAre("spiffe://postgate.example/hub/hub"));
}

TEST_F(PeerCertificateTest, KeepsAnEmbeddedNulVisible) {
  certs::IssueOptions options;
  options.naming = certs::IssueOptions::Naming::kCommonNameOnly;
  const std::string uri("spiffe://postgate.example/carrier/demo\0.evil", 44);
  options.extra_uris = {uri};
  EXPECT_THAT(ParsePeerCertificate(Content(Issue("carrier", "x", options) + ".pem"))->uris, ElementsAre(uri));
}

TEST_F(PeerCertificateTest, RefusesWhatIsNoCertificate) {
  for (const char* text : {"", "x", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"}) {
    EXPECT_EQ(ParsePeerCertificate(text).status().code(), absl::StatusCode::kInvalidArgument) << text;
  }
  EXPECT_FALSE(ParsePeerCertificate(Content(dir_ + "/crl.pem")).ok());
}

}  // namespace
}  // namespace postgate::identity
