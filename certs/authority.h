// SPDX-License-Identifier: Apache-2.0
#ifndef CERTS_AUTHORITY_H_
#define CERTS_AUTHORITY_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "core/clock/clock.h"

namespace postgate::certs {

// The development authority behind `postgate certs`. It lives in one folder:
//   ca.pem, ca.key               the authority's certificate and key
//   hub.pem, hub.key             the gateway's
//   receipts.pem, receipts.key   the gateway's for tree heads; the certificate in use first, then the earlier ones, which check earlier receipts
//   ROLE-NAME.pem, ROLE-NAME.key a client's, the newest one of that name
//   master.key                   wraps the keys that seal personal data; the key in use first, then the earlier ones, which unwrap what they wrapped
//   crl.pem                      the revocation list, signed anew by every Issue and Revoke
//   issued.txt                   every certificate ever signed for a client, so that Revoke reaches them all
// Keys are P-256 and readable by their owner alone. All functions are safe to call from several processes at once.
// Errors name the place, the cause and what to do.

inline constexpr char kDefaultTrustDomain[] = "postgate.example";

// Certificates and lists begin this long before `now`, for clocks that are a little slow.
inline constexpr absl::Duration kClockSkewAllowed = absl::Minutes(5);

struct AuthorityOptions {
  std::string trust_domain = kDefaultTrustDomain;
  // Under which names clients reach the hub, besides localhost and 127.0.0.1.
  std::vector<std::string> hub_dns_names;
  std::vector<std::string> hub_ip_addresses;
  absl::Time now = WallNow();
};

// Makes the authority, the hub's certificates and an empty revocation list in `dir`, which is created if need be.
// ALREADY_EXISTS if any file of an authority stands there; nothing is ever overwritten.
absl::Status InitAuthority(const std::string& dir, const AuthorityOptions& options = {});

// Makes a new key for tree heads, or the first one: receipts.key is replaced, and its certificate is put before the earlier ones in receipts.pem.
// A hub takes it into use when it starts. NOT_FOUND if `dir` holds no authority.
absl::Status RenewReceiptsKey(const std::string& dir, absl::Time now = WallNow());

// Makes a new master key and puts it before the earlier ones in master.key, or makes the first one. A hub takes it into use when it starts.
// NOT_FOUND if `dir` holds no authority.
absl::Status RenewMasterKey(const std::string& dir);

struct IssueOptions {
  // Days from now; 0 takes the profile's. INVALID_ARGUMENT beyond the authority's own end.
  int days = 0;
  absl::Time now = WallNow();

  // For tests of what a hub must refuse. `postgate certs` sets none of them.
  enum class Naming { kUri, kCommonNameOnly };
  std::optional<absl::Time> not_before;
  std::optional<absl::Time> not_after;
  std::vector<std::string> extra_uris;
  Naming naming = Naming::kUri;
};

struct IssuedCertificate {
  std::string certificate_path;
  std::string key_path;
  std::string uri;
  std::string serial;  // upper-case hexadecimal
  absl::Time not_before;
  absl::Time not_after;
};

// Issues a client certificate and writes DIR/ROLE-NAME.pem and .key. An earlier certificate of the name stays valid
// until it ends or is revoked, so that a client can change over. NOT_FOUND if `dir` holds no authority.
absl::StatusOr<IssuedCertificate> Issue(const std::string& dir, absl::string_view role, absl::string_view name,
                                        const IssueOptions& options = {});

struct RevokeOptions {
  absl::Time now = WallNow();
};

struct RevokeResult {
  std::vector<std::string> newly_revoked;  // serial numbers
  std::vector<std::string> revoked_before;
};

// Puts every certificate of the name that has not ended on the revocation list. A hub that runs takes note when it next
// reads the list. NOT_FOUND if none was ever issued; revoking twice is no error.
absl::StatusOr<RevokeResult> Revoke(const std::string& dir, absl::string_view role, absl::string_view name,
                                    const RevokeOptions& options = {});

// Signs the revocation list anew with the same entries, valid from `now` for the profile's time.
absl::Status RenewRevocationList(const std::string& dir, absl::Time now);

}  // namespace postgate::certs

#endif  // CERTS_AUTHORITY_H_
