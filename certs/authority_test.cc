// SPDX-License-Identifier: Apache-2.0
#include "certs/authority.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "certs/authority_files.h"
#include "certs/certificate.h"
#include "certs/openssl_types.h"
#include "certs/revocation.h"
#include "core/openssl/pem.h"
#include "core/testing/temporary_folder.h"

namespace postgate::certs {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class AuthorityTest : public ::testing::Test {
 protected:
  X509Ptr Load(const std::string& file) const {
    auto certificate = CertificateFromPem(*ReadWholeFile(dir_ + "/" + file));
    EXPECT_TRUE(certificate.ok()) << certificate.status();
    return *std::move(certificate);
  }

  RevocationContent List() const {
    return *ReadRevocationContent(CrlFromPem(*ReadWholeFile(dir_ + "/crl.pem"))->get());
  }

  // OpenSSL's own judgement of a certificate against ca.pem and crl.pem: an X509_V_ code.
  int Judge(const std::string& file, X509_PURPOSE* purpose) const {
    X509Ptr authority = Load("ca.pem");
    X509Ptr certificate = Load(file);
    auto crl = CrlFromPem(*ReadWholeFile(dir_ + "/crl.pem"));
    X509_STORE* store = X509_STORE_new();
    X509_STORE_add_cert(store, authority.get());
    X509_STORE_add_crl(store, crl->get());
    X509_STORE_set_flags(store, X509_V_FLAG_CRL_CHECK | X509_V_FLAG_X509_STRICT);
    X509_STORE_CTX* context = X509_STORE_CTX_new();
    X509_STORE_CTX_init(context, store, certificate.get(), nullptr);
    X509_STORE_CTX_set_purpose(context, X509_PURPOSE_get_id(purpose));
    X509_verify_cert(context);
    const int code = X509_STORE_CTX_get_error(context);
    X509_STORE_CTX_free(context);
    X509_STORE_free(store);
    return code;
  }

  static X509_PURPOSE* Client() { return X509_PURPOSE_get0(X509_PURPOSE_get_by_id(X509_PURPOSE_SSL_CLIENT)); }
  static X509_PURPOSE* Server() { return X509_PURPOSE_get0(X509_PURPOSE_get_by_id(X509_PURPOSE_SSL_SERVER)); }

  const TemporaryFolder folder_;
  const std::string dir_ = folder_.path();
};

TEST_F(AuthorityTest, InitWritesAuthorityHubAndRevocationListOnly) {
  ASSERT_TRUE(InitAuthority(dir_).ok());
  for (const char* file : {"ca.pem", "ca.key", "hub.pem", "hub.key", "receipts.pem", "receipts.key", "master.key", "crl.pem"}) {
    EXPECT_TRUE(FileExists(dir_ + "/" + file)) << file;
  }
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(dir_), {}), 8);
}

TEST_F(AuthorityTest, ANewKeyForReceiptsKeepsTheEarlierCertificates) {
  ASSERT_TRUE(InitAuthority(dir_).ok());
  const std::string first = *ReadWholeFile(dir_ + "/receipts.pem");
  const std::string first_key = *ReadWholeFile(dir_ + "/receipts.key");
  ASSERT_TRUE(RenewReceiptsKey(dir_).ok());
  const std::string both = *ReadWholeFile(dir_ + "/receipts.pem");
  EXPECT_NE(*ReadWholeFile(dir_ + "/receipts.key"), first_key);
  EXPECT_THAT(openssl::CertificatesFromPem(both), SizeIs(2));
  EXPECT_EQ(both.substr(both.size() - first.size()), first) << "the newest comes first";
  EXPECT_THAT(UrisOf(Load("receipts.pem").get()), ElementsAre("spiffe://postgate.example/hub/receipts"));
}

TEST_F(AuthorityTest, AFirstKeyForReceiptsWhereThereWasNone) {
  ASSERT_TRUE(InitAuthority(dir_).ok());
  std::filesystem::remove(dir_ + "/receipts.pem");
  std::filesystem::remove(dir_ + "/receipts.key");
  ASSERT_TRUE(RenewReceiptsKey(dir_).ok());
  EXPECT_THAT(openssl::CertificatesFromPem(*ReadWholeFile(dir_ + "/receipts.pem")), SizeIs(1));
  EXPECT_TRUE(absl::IsNotFound(RenewReceiptsKey(dir_ + "/nothing")));
}

TEST_F(AuthorityTest, ANewMasterKeyStandsBeforeTheEarlierOnes) {
  ASSERT_TRUE(InitAuthority(dir_).ok());
  const std::string first = *ReadWholeFile(dir_ + "/master.key");
  EXPECT_EQ(first.size(), 65u) << "64 hexadecimal digits and the line's end";
  ASSERT_TRUE(RenewMasterKey(dir_).ok());
  const std::string both = *ReadWholeFile(dir_ + "/master.key");
  EXPECT_EQ(both.size(), 2 * first.size());
  EXPECT_EQ(both.substr(first.size()), first);
  EXPECT_NE(both.substr(0, first.size()), first);
  std::filesystem::remove(dir_ + "/master.key");
  ASSERT_TRUE(RenewMasterKey(dir_).ok());
  EXPECT_EQ(ReadWholeFile(dir_ + "/master.key")->size(), first.size());
  EXPECT_TRUE(absl::IsNotFound(RenewMasterKey(dir_ + "/nothing")));
}

TEST_F(AuthorityTest, KeysAreReadableByTheirOwnerAlone) {
  ASSERT_TRUE(InitAuthority(dir_).ok());
  ASSERT_TRUE(Issue(dir_, "carrier", "demo").ok());
  for (const char* file : {"ca.key", "hub.key", "master.key", "carrier-demo.key"}) {
    struct stat found {};
    ASSERT_EQ(stat((dir_ + "/" + file).c_str(), &found), 0) << file;
    EXPECT_EQ(found.st_mode & 0777, 0600u) << file;
  }
}

TEST_F(AuthorityTest, InitNeverOverwrites) {
  ASSERT_TRUE(InitAuthority(dir_).ok());
  const std::string before = *ReadWholeFile(dir_ + "/ca.pem");
  const absl::Status status = InitAuthority(dir_);
  EXPECT_EQ(status.code(), absl::StatusCode::kAlreadyExists);
  EXPECT_THAT(std::string(status.message()), HasSubstr(dir_ + "/ca.pem exists already"));
  EXPECT_EQ(*ReadWholeFile(dir_ + "/ca.pem"), before);
}

TEST_F(AuthorityTest, InitCreatesTheFolder) {
  EXPECT_TRUE(InitAuthority(dir_ + "/a/b").ok());
  EXPECT_TRUE(FileExists(dir_ + "/a/b/ca.pem"));
}

TEST_F(AuthorityTest, InitRefusesABadTrustDomain) {
  AuthorityOptions options;
  options.trust_domain = "Not A Domain";
  EXPECT_EQ(InitAuthority(dir_, options).code(), absl::StatusCode::kInvalidArgument);
  EXPECT_FALSE(FileExists(dir_ + "/ca.key"));
}

TEST_F(AuthorityTest, TheHubIsAServerForLocalhostAndLoopbackOnly) {
  ASSERT_TRUE(InitAuthority(dir_).ok());
  EXPECT_EQ(Judge("hub.pem", Server()), X509_V_OK);
  EXPECT_EQ(Judge("hub.pem", Client()), X509_V_ERR_INVALID_PURPOSE);
  X509Ptr hub = Load("hub.pem");
  EXPECT_THAT(UrisOf(hub.get()), ElementsAre("spiffe://postgate.example/hub/hub"));
  EXPECT_EQ(X509_check_host(hub.get(), "localhost", 0, 0, nullptr), 1);
  EXPECT_EQ(X509_check_ip_asc(hub.get(), "127.0.0.1", 0), 1);
  EXPECT_EQ(X509_check_host(hub.get(), "gateway", 0, 0, nullptr), 0);
}

TEST_F(AuthorityTest, TheHubTakesFurtherNames) {
  AuthorityOptions options;
  options.hub_dns_names = {"gateway"};
  options.hub_ip_addresses = {"::1"};
  ASSERT_TRUE(InitAuthority(dir_, options).ok());
  X509Ptr hub = Load("hub.pem");
  EXPECT_EQ(X509_check_host(hub.get(), "gateway", 0, 0, nullptr), 1);
  EXPECT_EQ(X509_check_ip_asc(hub.get(), "::1", 0), 1);
}

TEST_F(AuthorityTest, AClientIsAClientWithExactlyOneUri) {
  ASSERT_TRUE(InitAuthority(dir_).ok());
  for (const char* role : {"carrier", "customs", "operator", "auditor"}) {
    auto issued = Issue(dir_, role, "demo");
    ASSERT_TRUE(issued.ok()) << issued.status();
    const std::string file = absl::StrCat(role, "-demo.pem");
    EXPECT_EQ(issued->certificate_path, dir_ + "/" + file);
    EXPECT_EQ(Judge(file, Client()), X509_V_OK) << X509_verify_cert_error_string(Judge(file, Client()));
    EXPECT_EQ(Judge(file, Server()), X509_V_ERR_INVALID_PURPOSE);
    EXPECT_THAT(UrisOf(Load(file).get()), ElementsAre(absl::StrCat("spiffe://postgate.example/", role, "/demo")));
    auto key = KeyFromPem(*ReadWholeFile(issued->key_path));
    EXPECT_EQ(X509_check_private_key(Load(file).get(), key->get()), 1);
  }
}

TEST_F(AuthorityTest, AClientCarriesTheAuthoritysTrustDomain) {
  AuthorityOptions options;
  options.trust_domain = "hub.kr";
  ASSERT_TRUE(InitAuthority(dir_, options).ok());
  EXPECT_EQ(Issue(dir_, "carrier", "demo")->uri, "spiffe://hub.kr/carrier/demo");
}

TEST_F(AuthorityTest, ValidityComesFromTheProfileOrTheDaysGiven) {
  ASSERT_TRUE(InitAuthority(dir_).ok());
  IssueOptions options;
  EXPECT_EQ(Issue(dir_, "carrier", "a", options)->not_after, options.now + absl::Hours(24) * 90);
  options.days = 2;
  EXPECT_EQ(Issue(dir_, "carrier", "b", options)->not_after, options.now + absl::Hours(48));
}

TEST_F(AuthorityTest, RefusesDaysBeyondTheAuthorityOrBelowZero) {
  ASSERT_TRUE(InitAuthority(dir_).ok());
  IssueOptions options;
  options.days = 3651;
  EXPECT_THAT(std::string(Issue(dir_, "carrier", "a", options).status().message()), HasSubstr("outlive its authority"));
  options.days = -1;
  EXPECT_EQ(Issue(dir_, "carrier", "a", options).status().code(), absl::StatusCode::kInvalidArgument);
  options.days = 2'000'000'000;
  EXPECT_EQ(Issue(dir_, "carrier", "a", options).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_FALSE(FileExists(dir_ + "/carrier-a.pem"));
}

TEST_F(AuthorityTest, RefusesUnknownRolesAndNamesThatLeaveTheFolder) {
  ASSERT_TRUE(InitAuthority(dir_).ok());
  EXPECT_EQ(Issue(dir_, "hub", "x").status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Issue(dir_, "carrier", "../x").status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Revoke(dir_, "carrier", "").status().code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(AuthorityTest, SaysHowToMakeTheAuthorityThatIsMissing) {
  const absl::Status status = Issue(dir_ + "/none", "carrier", "demo").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(status.message()), HasSubstr("postgate certs init " + dir_ + "/none"));
  EXPECT_EQ(Revoke(dir_, "carrier", "demo").status().code(), absl::StatusCode::kNotFound);
}

TEST_F(AuthorityTest, RefusesAKeyOfAnotherAuthority) {
  ASSERT_TRUE(InitAuthority(dir_).ok());
  ASSERT_TRUE(InitAuthority(dir_ + "/other").ok());
  std::filesystem::copy(dir_ + "/other/ca.key", dir_ + "/ca.key", std::filesystem::copy_options::overwrite_existing);
  EXPECT_EQ(Issue(dir_, "carrier", "demo").status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(AuthorityTest, RevokingReachesEveryCertificateOfTheName) {
  ASSERT_TRUE(InitAuthority(dir_).ok());
  auto first = Issue(dir_, "carrier", "demo");
  std::filesystem::copy(dir_ + "/carrier-demo.pem", dir_ + "/kept.pem");
  auto second = Issue(dir_, "carrier", "demo");
  ASSERT_TRUE(Issue(dir_, "carrier", "demo2").ok());
  auto result = Revoke(dir_, "carrier", "demo");
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_THAT(result->newly_revoked, ElementsAre(first->serial, second->serial));
  EXPECT_EQ(Judge("kept.pem", Client()), X509_V_ERR_CERT_REVOKED);
  EXPECT_EQ(Judge("carrier-demo.pem", Client()), X509_V_ERR_CERT_REVOKED);
  EXPECT_EQ(Judge("carrier-demo2.pem", Client()), X509_V_OK);
}

TEST_F(AuthorityTest, RevokingTwiceChangesNothingAndANewCertificateIsGood) {
  ASSERT_TRUE(InitAuthority(dir_).ok());
  auto issued = Issue(dir_, "carrier", "demo");
  ASSERT_TRUE(Revoke(dir_, "carrier", "demo").ok());
  auto again = Revoke(dir_, "carrier", "demo");
  ASSERT_TRUE(again.ok());
  EXPECT_THAT(again->newly_revoked, IsEmpty());
  EXPECT_THAT(again->revoked_before, ElementsAre(issued->serial));
  EXPECT_THAT(List().entries, SizeIs(1));
  ASSERT_TRUE(Issue(dir_, "carrier", "demo").ok());
  EXPECT_EQ(Judge("carrier-demo.pem", Client()), X509_V_OK);
  EXPECT_THAT(List().entries, SizeIs(1)) << "issuing keeps the list's entries";
}

TEST_F(AuthorityTest, RevokingANameThatWasNeverIssuedIsNotFound) {
  ASSERT_TRUE(InitAuthority(dir_).ok());
  EXPECT_EQ(Revoke(dir_, "carrier", "nobody").status().code(), absl::StatusCode::kNotFound);
}

TEST_F(AuthorityTest, EachIssueAndRevokeSignsTheListAnewForThirtyDays) {
  AuthorityOptions past;
  past.now = absl::Now() - absl::Hours(24 * 40);
  ASSERT_TRUE(InitAuthority(dir_, past).ok());
  const long first_number = List().number;
  ASSERT_TRUE(Issue(dir_, "carrier", "demo").ok());
  EXPECT_EQ(Judge("carrier-demo.pem", Client()), X509_V_OK);
  EXPECT_EQ(List().number, first_number + 1);
  ASSERT_TRUE(RenewRevocationList(dir_, past.now).ok());
  EXPECT_EQ(Judge("carrier-demo.pem", Client()), X509_V_ERR_CRL_HAS_EXPIRED);
}

TEST_F(AuthorityTest, MakesTheBadCertificatesThatTestsNeed) {
  ASSERT_TRUE(InitAuthority(dir_).ok());
  IssueOptions two_uris;
  two_uris.extra_uris = {"spiffe://postgate.example/customs/demo"};
  ASSERT_TRUE(Issue(dir_, "carrier", "two", two_uris).ok());
  EXPECT_THAT(UrisOf(Load("carrier-two.pem").get()), SizeIs(2));
  IssueOptions no_uri;
  no_uri.naming = IssueOptions::Naming::kCommonNameOnly;
  ASSERT_TRUE(Issue(dir_, "carrier", "cn", no_uri).ok());
  EXPECT_THAT(UrisOf(Load("carrier-cn.pem").get()), IsEmpty());
  IssueOptions expired;
  expired.not_before = absl::Now() - absl::Hours(48);
  expired.not_after = absl::Now() - absl::Hours(24);
  ASSERT_TRUE(Issue(dir_, "carrier", "expired", expired).ok());
  EXPECT_EQ(Judge("carrier-expired.pem", Client()), X509_V_ERR_CERT_HAS_EXPIRED);
  IssueOptions later;
  later.not_before = absl::Now() + absl::Hours(24);
  ASSERT_TRUE(Issue(dir_, "carrier", "later", later).ok());
  EXPECT_EQ(Judge("carrier-later.pem", Client()), X509_V_ERR_CERT_NOT_YET_VALID);
}

TEST_F(AuthorityTest, TwoWritersAtOnceLoseNothing) {
  ASSERT_TRUE(InitAuthority(dir_).ok());
  constexpr int kEach = 8;
  auto work = [this](const char* role) {
    for (int i = 0; i < kEach; ++i) {
      EXPECT_TRUE(Issue(dir_, role, absl::StrCat("n", i)).ok());
      EXPECT_TRUE(Revoke(dir_, role, absl::StrCat("n", i)).ok());
    }
  };
  std::thread first(work, "carrier");
  std::thread second(work, "customs");
  first.join();
  second.join();
  EXPECT_THAT(List().entries, SizeIs(2 * kEach));
}

}  // namespace
}  // namespace postgate::certs
