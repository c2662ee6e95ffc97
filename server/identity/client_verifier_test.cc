// SPDX-License-Identifier: Apache-2.0
#include "server/identity/client_verifier.h"

#include <gmock/gmock.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <string>

#include "server/identity/server_fixture.h"

namespace postgate::identity {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;

// Who may finish a handshake. The calls are health checks, which every role may make, so a refusal is the handshake's.
class ClientVerifierTest : public ServerFixture {
 protected:
  void ExpectNoConnection(const std::string& prefix) {
    const grpc::Status status = CallAs(prefix, kHealthCheck);
    EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE) << status.error_message();
    EXPECT_THAT(observer_->calls(), IsEmpty()) << "refused before any call is read";
  }

  // Speaks TLS of exactly `version` with carrier-demo's good certificate; returns whether the handshake succeeds.
  bool ConnectWithVersion(const std::string& prefix, int version) const {
    SSL_CTX* context = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_min_proto_version(context, version);
    SSL_CTX_set_max_proto_version(context, version);
    SSL_CTX_set_cipher_list(context, "ALL:@SECLEVEL=0");
    EXPECT_EQ(SSL_CTX_use_certificate_file(context, (prefix + ".pem").c_str(), SSL_FILETYPE_PEM), 1);
    EXPECT_EQ(SSL_CTX_use_PrivateKey_file(context, (prefix + ".key").c_str(), SSL_FILETYPE_PEM), 1);
    EXPECT_EQ(SSL_CTX_load_verify_locations(context, (dir_ + "/ca.pem").c_str(), nullptr), 1);
    BIO* connection = BIO_new_ssl_connect(context);
    BIO_set_conn_hostname(connection, ("127.0.0.1:" + std::to_string(port_)).c_str());
    SSL* ssl = nullptr;
    BIO_get_ssl(connection, &ssl);
    const unsigned char http2[] = "\x02h2";
    SSL_set_alpn_protos(ssl, http2, 3);
    const bool is_connected = BIO_do_handshake(connection) == 1;
    EXPECT_TRUE(!is_connected || SSL_version(ssl) == version);
    ERR_clear_error();
    BIO_free_all(connection);
    SSL_CTX_free(context);
    return is_connected;
  }
};

TEST_F(ClientVerifierTest, EveryRoleConnects) {
  for (const char* role : {"carrier", "customs", "operator", "auditor"}) {
    const grpc::Status status = CallAs(Issue(role, "demo"), kHealthCheck);
    EXPECT_TRUE(status.ok()) << role << ": " << status.error_message();
  }
  EXPECT_THAT(observer_->connections(), IsEmpty());
}

TEST_F(ClientVerifierTest, RefusesNoCertificate) { ExpectNoConnection(""); }

TEST_F(ClientVerifierTest, RefusesAForeignAuthorityOfTheSameName) {
  const std::string other = root_ + "/other";
  ASSERT_TRUE(certs::InitAuthority(other).ok());
  ASSERT_TRUE(certs::Issue(other, "carrier", "demo").ok());
  ExpectNoConnection(other + "/carrier-demo");
}

TEST_F(ClientVerifierTest, RefusesExpired) {
  certs::IssueOptions options;
  options.not_before = absl::Now() - absl::Hours(48);
  options.not_after = absl::Now() - absl::Minutes(1);
  ExpectNoConnection(Issue("carrier", "demo", options));
}

TEST_F(ClientVerifierTest, RefusesNotYetValid) {
  certs::IssueOptions options;
  options.not_before = absl::Now() + absl::Hours(1);
  ExpectNoConnection(Issue("carrier", "demo", options));
}

TEST_F(ClientVerifierTest, RefusesTwoSpiffeUris) {
  certs::IssueOptions options;
  options.extra_uris = {"spiffe://postgate.example/customs/demo"};
  ExpectNoConnection(Issue("carrier", "demo", options));
  EXPECT_THAT(observer_->connections(), Contains(DenialRule::kNoSingleIdentity));
}

TEST_F(ClientVerifierTest, RefusesANameInTheCommonNameOnly) {
  certs::IssueOptions options;
  options.naming = certs::IssueOptions::Naming::kCommonNameOnly;
  ExpectNoConnection(Issue("carrier", "demo", options));
  EXPECT_THAT(observer_->connections(), Contains(DenialRule::kNoSingleIdentity));
}

TEST_F(ClientVerifierTest, RefusesAnotherTrustDomain) {
  certs::IssueOptions options;
  options.naming = certs::IssueOptions::Naming::kCommonNameOnly;
  options.extra_uris = {"spiffe://other.example/carrier/demo"};
  ExpectNoConnection(Issue("carrier", "demo", options));
  EXPECT_THAT(observer_->connections(), Contains(DenialRule::kNoSingleIdentity));
}

TEST_F(ClientVerifierTest, RefusesAUriCutByANul) {
  certs::IssueOptions options;
  options.naming = certs::IssueOptions::Naming::kCommonNameOnly;
  options.extra_uris = {std::string("spiffe://postgate.example/carrier/demo\0.evil", 44)};
  ExpectNoConnection(Issue("carrier", "demo", options));
  EXPECT_THAT(observer_->connections(), Contains(DenialRule::kNoSingleIdentity));
}

TEST_F(ClientVerifierTest, RefusesTheHubsOwnCertificate) { ExpectNoConnection(dir_ + "/hub"); }

TEST_F(ClientVerifierTest, RefusesRevokedAndTakesItsSuccessor) {
  const std::string prefix = Issue("carrier", "demo");
  ASSERT_TRUE(certs::Revoke(dir_, "carrier", "demo").ok());
  ASSERT_TRUE(revocations_->Refresh(absl::Now()).ok());
  ExpectNoConnection(prefix);
  EXPECT_THAT(observer_->connections(), Contains(DenialRule::kRevoked));
  EXPECT_TRUE(CallAs(Issue("carrier", "demo"), kHealthCheck).ok());
}

TEST_F(ClientVerifierTest, SpeaksTls13Only) {
  const std::string prefix = Issue("carrier", "demo");
  EXPECT_TRUE(ConnectWithVersion(prefix, TLS1_3_VERSION));
  EXPECT_FALSE(ConnectWithVersion(prefix, TLS1_2_VERSION));
  EXPECT_FALSE(ConnectWithVersion(prefix, TLS1_1_VERSION));
}

TEST_F(ClientVerifierTest, SpeaksNoPlaintext) {
  const auto channel = grpc::CreateChannel("127.0.0.1:" + std::to_string(port_), grpc::InsecureChannelCredentials());
  EXPECT_EQ(Call(channel, kHealthCheck).error_code(), grpc::StatusCode::UNAVAILABLE);
}

}  // namespace
}  // namespace postgate::identity
