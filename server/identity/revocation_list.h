// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_IDENTITY_REVOCATION_LIST_H_
#define SERVER_IDENTITY_REVOCATION_LIST_H_

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "core/synchronization/mutex.h"
#include "server/identity/denial.h"
#include "server/identity/peer_certificate.h"

namespace postgate::identity {

// Which certificates are revoked, from the PEM files of the lists and of the authorities that sign them. gRPC's own
// check is not used: it accepts everybody when a list is missing and does not see one that is replaced in place.
//
// Closed by default: every authority needs a list that it signed and that has not run out, at the start (Load fails)
// and later (Check refuses everybody once the list in memory has run out). Thread-safe.
class RevocationList {
 public:
  struct Files {
    std::string lists;        // crl.pem
    std::string authorities;  // ca.pem
  };

  // How often the owner calls Refresh.
  static constexpr absl::Duration kRefreshInterval = absl::Seconds(30);

  // FAILED_PRECONDITION or the file's own error, with path, cause and remedy.
  static absl::StatusOr<std::shared_ptr<RevocationList>> Load(const Files& files, absl::Time now);

  // Reads the files again. On an error the list in memory stays as it was: a half-written or older list (lower number)
  // never takes back a revocation.
  absl::Status Refresh(absl::Time now) POSTGATE_EXCLUDES(mutex_);

  // Nothing if the certificate's issuer is known and has not revoked it. For new connections, for each call, and every
  // kRefreshInterval for the streams that live.
  std::optional<Denial> Check(const PeerCertificate& certificate, absl::Time now) const POSTGATE_EXCLUDES(mutex_);

  // When the first of the lists runs out: worth an alert some days before.
  absl::Time NextUpdate() const POSTGATE_EXCLUDES(mutex_);

 private:
  struct AuthorityList {
    std::string authority_key_digest;  // SHA-256 of the authority's public key: it outlives a renewed certificate
    long number = 0;
    absl::Time next_update;
    std::set<std::string> revoked_serials;
  };
  // By the DER of the authority's name.
  using Snapshot = std::map<std::string, AuthorityList>;

  explicit RevocationList(Files files) : files_(std::move(files)) {}

  static absl::StatusOr<Snapshot> Read(const Files& files, absl::Time now);
  static absl::Status ReadLists(const Files& files, absl::Time now, Snapshot& snapshot);
  std::shared_ptr<const Snapshot> Current() const POSTGATE_EXCLUDES(mutex_);

  const Files files_;
  mutable Mutex mutex_;
  std::shared_ptr<const Snapshot> snapshot_ POSTGATE_GUARDED_BY(mutex_);
};

}  // namespace postgate::identity

#endif  // SERVER_IDENTITY_REVOCATION_LIST_H_
