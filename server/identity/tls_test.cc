// SPDX-License-Identifier: Apache-2.0
#include "server/identity/tls.h"

#include <gmock/gmock.h>

#include <cstdlib>

#include "absl/time/clock.h"
#include "server/identity/certs_fixture.h"

namespace postgate::identity {
namespace {

using ::testing::HasSubstr;

class TlsTest : public CertsFixture {
 protected:
  std::string RefusalOf(const std::string& trust_domain, absl::Time now) const {
    const absl::Status status = CheckTlsFiles(TlsFilesIn(dir_), trust_domain, now);
    EXPECT_FALSE(status.ok());
    return std::string(status.message());
  }
  std::string Refusal() const { return RefusalOf("postgate.example", absl::Now()); }
};

TEST_F(TlsTest, AcceptsWhatTheAuthorityWrites) {
  EXPECT_TRUE(CheckTlsFiles(TlsFilesIn(dir_), "postgate.example", absl::Now()).ok());
}

TEST_F(TlsTest, NamesTheFileThatIsMissing) {
  for (const char* file : {"hub.pem", "hub.key", "ca.pem"}) {
    const std::string path = dir_ + "/" + file;
    std::filesystem::rename(path, path + ".away");
    EXPECT_THAT(Refusal(), HasSubstr(path));
    std::filesystem::rename(path + ".away", path);
  }
}

TEST_F(TlsTest, NamesTheFileThatIsNoPem) {
  for (const char* file : {"hub.pem", "hub.key", "ca.pem"}) {
    const std::string path = dir_ + "/" + file;
    const std::string content = Content(path);
    Put(path, "nothing of use\n");
    EXPECT_THAT(Refusal(), HasSubstr(path + ": expected a PEM block"));
    Put(path, content);
  }
}

TEST_F(TlsTest, RefusesAKeyOfAnotherCertificate) {
  Put(dir_ + "/hub.key", Content(Issue("carrier", "demo") + ".key"));
  EXPECT_THAT(Refusal(), HasSubstr("hub.key: not the key of"));
}

TEST_F(TlsTest, RefusesAnotherAuthority) {
  ASSERT_TRUE(certs::InitAuthority(root_ + "/other").ok());
  Put(dir_ + "/ca.pem", Content(root_ + "/other/ca.pem"));
  EXPECT_THAT(Refusal(), HasSubstr("hub.pem: not good for a server"));
}

TEST_F(TlsTest, RefusesAClientsCertificateInTheHubsPlace) {
  const std::string prefix = Issue("carrier", "demo");
  Put(dir_ + "/hub.key", Content(prefix + ".key"));
  Put(dir_ + "/hub.pem", Content(prefix + ".pem"));
  EXPECT_THAT(Refusal(), HasSubstr("not good for a server"));
}

TEST_F(TlsTest, RefusesACertificateThatHasExpired) {
  EXPECT_THAT(RefusalOf("postgate.example", absl::Now() + absl::Hours(24 * 366)), HasSubstr("expired"));
}

TEST_F(TlsTest, RefusesACertificateOfAnotherTrustDomain) {
  EXPECT_THAT(RefusalOf("hub.kr", absl::Now()), HasSubstr("spiffe://hub.kr/hub/"));
}

TEST_F(TlsTest, MakesNoCredentialsWhileTls12IsPossible) {
  unsetenv("GRPC_SSL_CIPHER_SUITES");
  auto list = RevocationList::Load(ListFiles(), absl::Now());
  const auto judge = std::make_shared<const CertificateJudge>("postgate.example", *list);
  EXPECT_EQ(MakeServerCredentials(TlsFilesIn(dir_), judge, nullptr).status().code(),
            absl::StatusCode::kFailedPrecondition);
  setenv("GRPC_SSL_CIPHER_SUITES", "HIGH", 1);
  EXPECT_FALSE(MakeServerCredentials(TlsFilesIn(dir_), judge, nullptr).ok());
  RequireTls13();
  EXPECT_STREQ(std::getenv("GRPC_SSL_CIPHER_SUITES"), "PSK-AES256-GCM-SHA384");
}

}  // namespace
}  // namespace postgate::identity
