// SPDX-License-Identifier: Apache-2.0
#include "server/identity/revocation_list.h"

#include <gmock/gmock.h>

#include "absl/time/clock.h"
#include "server/identity/certs_fixture.h"

namespace postgate::identity {
namespace {

using ::testing::HasSubstr;

class RevocationListTest : public CertsFixture {
 protected:
  PeerCertificate Peer(const std::string& prefix) const { return *ParsePeerCertificate(Content(prefix + ".pem")); }

  std::string RefusalOfLoad(absl::Time now) const {
    const absl::Status status = RevocationList::Load(ListFiles(), now).status();
    EXPECT_FALSE(status.ok());
    return std::string(status.message());
  }

  std::optional<DenialRule> Rule(const std::optional<Denial>& denial) const {
    return denial.has_value() ? std::optional<DenialRule>(denial->rule) : std::nullopt;
  }

  const absl::Time now_ = absl::Now();
};

TEST_F(RevocationListTest, LetsThroughWhoIsNotOnIt) {
  const PeerCertificate peer = Peer(Issue("carrier", "demo"));
  auto list = RevocationList::Load(ListFiles(), now_);
  ASSERT_TRUE(list.ok()) << list.status();
  EXPECT_EQ(Rule((*list)->Check(peer, now_)), std::nullopt);
  EXPECT_LT(absl::AbsDuration((*list)->NextUpdate() - now_ - absl::Hours(24 * 30)), absl::Minutes(1));
}

TEST_F(RevocationListTest, SeesARevocationAtTheNextRefresh) {
  const PeerCertificate revoked = Peer(Issue("carrier", "demo"));
  const PeerCertificate other = Peer(Issue("carrier", "other"));
  auto list = RevocationList::Load(ListFiles(), now_);
  ASSERT_TRUE(certs::Revoke(dir_, "carrier", "demo").ok());
  EXPECT_EQ(Rule((*list)->Check(revoked, now_)), std::nullopt);
  ASSERT_TRUE((*list)->Refresh(now_).ok());
  const auto denial = (*list)->Check(revoked, now_);
  EXPECT_EQ(Rule(denial), DenialRule::kRevoked);
  EXPECT_THAT(denial->message, HasSubstr(revoked.serial));
  EXPECT_EQ(Rule((*list)->Check(other, now_)), std::nullopt);
}

TEST_F(RevocationListTest, DoesNotLoadWithoutAFile) {
  std::filesystem::remove(dir_ + "/crl.pem");
  EXPECT_THAT(RefusalOfLoad(now_), HasSubstr(dir_ + "/crl.pem"));
  EXPECT_THAT(RefusalOfLoad(now_), HasSubstr("sign a new list"));
}

TEST_F(RevocationListTest, DoesNotLoadWithoutTheAuthority) {
  std::filesystem::remove(dir_ + "/ca.pem");
  EXPECT_THAT(RefusalOfLoad(now_), HasSubstr(dir_ + "/ca.pem"));
}

TEST_F(RevocationListTest, DoesNotLoadAnEmptyOrDamagedFile) {
  Put(dir_ + "/crl.pem", "");
  EXPECT_THAT(RefusalOfLoad(now_), HasSubstr("expected a PEM block \"X509 CRL\""));
  Put(dir_ + "/crl.pem", Content(dir_ + "/ca.pem"));
  EXPECT_THAT(RefusalOfLoad(now_), HasSubstr("expected a PEM block \"X509 CRL\""));
}

TEST_F(RevocationListTest, DoesNotLoadAListOfAnotherAuthorityOfTheSameName) {
  ASSERT_TRUE(certs::InitAuthority(root_ + "/other").ok());
  Put(dir_ + "/crl.pem", Content(root_ + "/other/crl.pem"));
  EXPECT_THAT(RefusalOfLoad(now_), HasSubstr("no authority in " + dir_ + "/ca.pem signed it"));
}

TEST_F(RevocationListTest, DoesNotLoadOnceTheListHasRunOut) {
  EXPECT_TRUE(RevocationList::Load(ListFiles(), now_ + absl::Hours(24 * 30) - absl::Minutes(1)).ok());
  EXPECT_THAT(RefusalOfLoad(now_ + absl::Hours(24 * 30) + absl::Minutes(1)), HasSubstr("the list ran out at"));
}

TEST_F(RevocationListTest, DoesNotLoadAListThatBeginsLater) {
  EXPECT_THAT(RefusalOfLoad(now_ - absl::Hours(1)), HasSubstr("the list begins only at"));
}

TEST_F(RevocationListTest, DoesNotLoadUnlessEveryAuthorityHasAList) {
  ASSERT_TRUE(certs::InitAuthority(root_ + "/other").ok());
  Put(dir_ + "/ca.pem", Content(dir_ + "/ca.pem") + Content(root_ + "/other/ca.pem"));
  EXPECT_THAT(RefusalOfLoad(now_), HasSubstr("no list of an authority that is in " + dir_ + "/ca.pem"));
  // Two authorities of one name cannot be told apart by a certificate's issuer.
  Put(dir_ + "/crl.pem", Content(dir_ + "/crl.pem") + Content(root_ + "/other/crl.pem"));
  EXPECT_THAT(RefusalOfLoad(now_), HasSubstr("two lists of the same authority"));
}

TEST_F(RevocationListTest, RefusesEverybodyOnceTheListInMemoryHasRunOut) {
  const PeerCertificate peer = Peer(Issue("carrier", "demo"));
  auto list = RevocationList::Load(ListFiles(), now_);
  EXPECT_EQ(Rule((*list)->Check(peer, now_ + absl::Hours(24 * 31))), DenialRule::kRevocationListStale);
}

TEST_F(RevocationListTest, RefusesAnIssuerThatItDoesNotKnow) {
  PeerCertificate peer = Peer(Issue("carrier", "demo"));
  peer.issuer += "x";
  EXPECT_EQ(Rule((*RevocationList::Load(ListFiles(), now_))->Check(peer, now_)), DenialRule::kUnknownAuthority);
}

TEST_F(RevocationListTest, KeepsTheLastGoodListWhenARefreshFails) {
  const PeerCertificate peer = Peer(Issue("carrier", "demo"));
  ASSERT_TRUE(certs::Revoke(dir_, "carrier", "demo").ok());
  auto list = RevocationList::Load(ListFiles(), now_);
  Put(dir_ + "/crl.pem", "half a");
  EXPECT_FALSE((*list)->Refresh(now_).ok());
  EXPECT_EQ(Rule((*list)->Check(peer, now_)), DenialRule::kRevoked);
}

TEST_F(RevocationListTest, AnOlderListNeverTakesBackARevocation) {
  const PeerCertificate peer = Peer(Issue("carrier", "demo"));
  const std::string older = Content(dir_ + "/crl.pem");
  ASSERT_TRUE(certs::Revoke(dir_, "carrier", "demo").ok());
  auto list = RevocationList::Load(ListFiles(), now_);
  Put(dir_ + "/crl.pem", older);
  EXPECT_THAT(std::string((*list)->Refresh(now_).message()), HasSubstr("is older than number"));
  EXPECT_EQ(Rule((*list)->Check(peer, now_)), DenialRule::kRevoked);
}

TEST_F(RevocationListTest, ANewAuthorityBeginsItsNumbersAnew) {
  Issue("carrier", "demo");
  auto list = RevocationList::Load(ListFiles(), now_);
  ASSERT_TRUE(certs::InitAuthority(root_ + "/other").ok());
  Put(dir_ + "/ca.pem", Content(root_ + "/other/ca.pem"));
  Put(dir_ + "/crl.pem", Content(root_ + "/other/crl.pem"));
  EXPECT_TRUE((*list)->Refresh(now_).ok());
}

}  // namespace
}  // namespace postgate::identity
