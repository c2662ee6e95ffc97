// SPDX-License-Identifier: Apache-2.0
#include "certs/authority.h"

#include <openssl/rand.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "certs/authority_files.h"
#include "certs/certificate.h"
#include "certs/issued_register.h"
#include "certs/openssl_types.h"
#include "certs/profile.h"
#include "certs/revocation.h"
#include "certs/spiffe_name.h"

namespace postgate::certs {
namespace {

constexpr char kSpiffeScheme[] = "spiffe://";
constexpr char kHubUnit[] = "hub";
constexpr char kReceipts[] = "receipts";
constexpr int kDaysMax = 36500;
constexpr int kMasterKeyBytes = 32;  // AES-256 (server/sealing)

std::string PathOf(const std::string& dir, absl::string_view file) { return absl::StrCat(dir, "/", file); }

struct Authority {
  CertificateAndKey own;
  std::string trust_domain;
  absl::Time not_after;
};

absl::Status WithPath(const std::string& path, const absl::Status& status) {
  return absl::Status(status.code(), absl::StrCat(path, ": ", status.message()));
}

absl::StatusOr<std::string> ReadAuthorityFile(const std::string& dir, absl::string_view file) {
  absl::StatusOr<std::string> text = ReadWholeFile(PathOf(dir, file));
  if (absl::IsNotFound(text.status())) {
    return absl::NotFoundError(absl::StrCat("no certificate authority in ", dir, ": ", file,
                                            " is missing; make one with: postgate certs init ", dir));
  }
  return text;
}

absl::StatusOr<Authority> LoadAuthority(const std::string& dir) {
  absl::StatusOr<std::string> certificate_pem = ReadAuthorityFile(dir, "ca.pem");
  if (!certificate_pem.ok()) return certificate_pem.status();
  absl::StatusOr<std::string> key_pem = ReadAuthorityFile(dir, "ca.key");
  if (!key_pem.ok()) return key_pem.status();
  absl::StatusOr<X509Ptr> certificate = CertificateFromPem(*certificate_pem);
  if (!certificate.ok()) return WithPath(PathOf(dir, "ca.pem"), certificate.status());
  absl::StatusOr<KeyPtr> key = KeyFromPem(*key_pem);
  if (!key.ok()) return WithPath(PathOf(dir, "ca.key"), key.status());
  if (X509_check_private_key(certificate->get(), key->get()) != 1) {
    return absl::FailedPreconditionError(absl::StrCat(dir, ": ca.key is not the key of ca.pem"));
  }
  Authority authority{{*std::move(certificate), *std::move(key)}, "", {}};
  const std::vector<std::string> uris = UrisOf(authority.own.certificate.get());
  absl::string_view trust_domain = uris.size() == 1 ? absl::string_view(uris[0]) : absl::string_view();
  if (!absl::ConsumePrefix(&trust_domain, kSpiffeScheme) || !CheckTrustDomain(trust_domain).ok()) {
    return absl::FailedPreconditionError(absl::StrCat(
        PathOf(dir, "ca.pem"), ": expected one URI spiffe://<trust domain>, as postgate certs init writes"));
  }
  authority.trust_domain = std::string(trust_domain);
  absl::StatusOr<absl::Time> not_after = FromAsn1Time(X509_get0_notAfter(authority.own.certificate.get()));
  if (!not_after.ok()) return WithPath(PathOf(dir, "ca.pem"), not_after.status());
  authority.not_after = *not_after;
  return authority;
}

// The key goes first: a certificate without its key would be of no use, and a reader that sees the new pair half
// written keeps what it had.
absl::Status WritePair(const std::string& prefix, const CertificateAndKey& pair) {
  absl::StatusOr<std::string> key_pem = KeyToPem(pair.key.get());
  if (!key_pem.ok()) return key_pem.status();
  absl::StatusOr<std::string> certificate_pem = CertificateToPem(pair.certificate.get());
  if (!certificate_pem.ok()) return certificate_pem.status();
  if (absl::Status s = WriteFileAtomically(prefix + ".key", *key_pem, kSecretMode); !s.ok()) return s;
  return WriteFileAtomically(prefix + ".pem", *certificate_pem, kPublicMode);
}

absl::StatusOr<RevocationContent> LoadRevocationContent(const std::string& dir) {
  absl::StatusOr<std::string> pem = ReadAuthorityFile(dir, "crl.pem");
  if (!pem.ok()) return pem.status();
  absl::StatusOr<CrlPtr> crl = CrlFromPem(*pem);
  if (!crl.ok()) return WithPath(PathOf(dir, "crl.pem"), crl.status());
  return ReadRevocationContent(crl->get());
}

absl::Status WriteRevocationList(const std::string& dir, const CertificateAndKey& issuer, RevocationContent content,
                                 absl::Time now) {
  absl::StatusOr<Profile> profile = LoadProfile("revocation_list");
  if (!profile.ok()) return profile.status();
  ++content.number;
  absl::StatusOr<CrlPtr> crl = MakeRevocationList(content, *profile, issuer, now - kClockSkewAllowed,
                                                  now + absl::Hours(24) * profile->default_days);
  if (!crl.ok()) return crl.status();
  absl::StatusOr<std::string> pem = CrlToPem(crl->get());
  if (!pem.ok()) return pem.status();
  return WriteFileAtomically(PathOf(dir, "crl.pem"), *pem, kPublicMode);
}

// One that begins now, for as long as its profile says.
CertificateRequest RequestFor(const Profile& profile, std::string common_name, std::string uri, absl::Time now) {
  CertificateRequest request;
  request.common_name = std::move(common_name);
  request.uris = {std::move(uri)};
  request.not_before = now - kClockSkewAllowed;
  request.not_after = now + absl::Hours(24) * profile.default_days;
  return request;
}

absl::StatusOr<CertificateAndKey> MakeOwn(const AuthorityOptions& options) {
  absl::StatusOr<Profile> profile = LoadProfile("authority");
  if (!profile.ok()) return profile.status();
  return MakeCertificate(
      RequestFor(*profile, "Postgate development authority", absl::StrCat(kSpiffeScheme, options.trust_domain), options.now), *profile, nullptr);
}

absl::StatusOr<CertificateAndKey> MakeHub(const AuthorityOptions& options, const CertificateAndKey& authority) {
  absl::StatusOr<Profile> profile = LoadProfile("hub");
  if (!profile.ok()) return profile.status();
  CertificateRequest request = RequestFor(*profile, kHubUnit, SpiffeUri(options.trust_domain, kHubUnit, kHubUnit), options.now);
  request.dns_names = profile->dns_names;
  request.ip_addresses = profile->ip_addresses;
  std::copy(options.hub_dns_names.begin(), options.hub_dns_names.end(), std::back_inserter(request.dns_names));
  std::copy(options.hub_ip_addresses.begin(), options.hub_ip_addresses.end(), std::back_inserter(request.ip_addresses));
  return MakeCertificate(request, *profile, &authority);
}

absl::StatusOr<CertificateAndKey> MakeReceipts(absl::string_view trust_domain, absl::Time now, const CertificateAndKey& authority) {
  absl::StatusOr<Profile> profile = LoadProfile(kReceipts);
  if (!profile.ok()) return profile.status();
  return MakeCertificate(RequestFor(*profile, kReceipts, SpiffeUri(trust_domain, kHubUnit, kReceipts), now), *profile, &authority);
}

// Before those that are there.
absl::Status AddMasterKey(const std::string& dir) {
  const std::string path = PathOf(dir, "master.key");
  absl::StatusOr<std::string> earlier = ReadWholeFile(path);
  if (!earlier.ok() && !absl::IsNotFound(earlier.status())) return earlier.status();
  std::string key(kMasterKeyBytes, '\0');
  if (RAND_bytes(reinterpret_cast<unsigned char*>(key.data()), kMasterKeyBytes) != 1) return OpenSslError("make a master key");
  return WriteFileAtomically(path, absl::StrCat(absl::BytesToHexString(key), "\n", earlier.ok() ? *earlier : ""), kSecretMode);
}

absl::Status RefuseExistingAuthority(const std::string& dir) {
  for (const char* file : {"ca.pem", "ca.key", "hub.pem", "hub.key", "receipts.pem", "receipts.key", "master.key", "crl.pem", "issued.txt"}) {
    if (!FileExists(PathOf(dir, file))) continue;
    return absl::AlreadyExistsError(absl::StrCat(
        PathOf(dir, file), " exists already and nothing is overwritten: use the authority that is there, give another ",
        "folder, or remove this one first (every certificate of it then stops working)"));
  }
  return absl::OkStatus();
}

// An authority that nobody else changes meanwhile.
struct LockedAuthority {
  AuthorityLock lock;
  Authority authority;
};

absl::StatusOr<LockedAuthority> LockAuthority(const std::string& dir) {
  if (!FileExists(dir)) return ReadAuthorityFile(dir, "ca.pem").status();
  absl::StatusOr<AuthorityLock> lock = AuthorityLock::Acquire(dir);
  if (!lock.ok()) return lock.status();
  absl::StatusOr<Authority> authority = LoadAuthority(dir);
  if (!authority.ok()) return authority.status();
  return LockedAuthority{*std::move(lock), *std::move(authority)};
}

absl::StatusOr<CertificateRequest> ClientRequest(const Authority& authority, const Profile& profile,
                                                 absl::string_view role, absl::string_view name,
                                                 const IssueOptions& options) {
  if (options.days < 0 || options.days > kDaysMax) {
    return absl::InvalidArgumentError(absl::StrCat("--days ", options.days, " is not from 1 to ", kDaysMax));
  }
  const std::string uri = SpiffeUri(authority.trust_domain, role, name);
  CertificateRequest request;
  request.common_name = std::string(name);
  request.organizational_unit = std::string(role);
  if (options.naming == IssueOptions::Naming::kUri) request.uris.push_back(uri);
  request.uris.insert(request.uris.end(), options.extra_uris.begin(), options.extra_uris.end());
  const int days = options.days == 0 ? profile.default_days : options.days;
  request.not_before = options.not_before.value_or(options.now - kClockSkewAllowed);
  request.not_after = options.not_after.value_or(options.now + absl::Hours(24) * days);
  if (request.not_after > authority.not_after) {
    return absl::InvalidArgumentError(
        absl::StrCat("the certificate would outlive its authority, which ends on ",
                     absl::FormatTime("%Y-%m-%d", authority.not_after, absl::UTCTimeZone()), ": give fewer --days"));
  }
  return request;
}

}  // namespace

absl::Status InitAuthority(const std::string& dir, const AuthorityOptions& options) {
  if (absl::Status s = CheckTrustDomain(options.trust_domain); !s.ok()) return s;
  if (absl::Status s = CreateFolder(dir); !s.ok()) return s;
  absl::StatusOr<AuthorityLock> lock = AuthorityLock::Acquire(dir);
  if (!lock.ok()) return lock.status();
  if (absl::Status s = RefuseExistingAuthority(dir); !s.ok()) return s;
  absl::StatusOr<CertificateAndKey> own = MakeOwn(options);
  if (!own.ok()) return own.status();
  absl::StatusOr<CertificateAndKey> hub = MakeHub(options, *own);
  if (!hub.ok()) return hub.status();
  if (absl::Status s = WritePair(PathOf(dir, "hub"), *hub); !s.ok()) return s;
  absl::StatusOr<CertificateAndKey> receipts = MakeReceipts(options.trust_domain, options.now, *own);
  if (!receipts.ok()) return receipts.status();
  if (absl::Status s = WritePair(PathOf(dir, kReceipts), *receipts); !s.ok()) return s;
  if (absl::Status s = AddMasterKey(dir); !s.ok()) return s;
  if (absl::Status s = WriteRevocationList(dir, *own, {}, options.now); !s.ok()) return s;
  // ca.pem comes last: whoever sees it sees a whole authority.
  return WritePair(PathOf(dir, "ca"), *own);
}

absl::Status RenewReceiptsKey(const std::string& dir, absl::Time now) {
  const absl::StatusOr<LockedAuthority> locked = LockAuthority(dir);
  if (!locked.ok()) return locked.status();
  const Authority& authority = locked->authority;
  absl::StatusOr<CertificateAndKey> made = MakeReceipts(authority.trust_domain, now, authority.own);
  if (!made.ok()) return made.status();
  absl::StatusOr<std::string> pem = CertificateToPem(made->certificate.get());
  if (!pem.ok()) return pem.status();
  const std::string prefix = PathOf(dir, kReceipts);
  absl::StatusOr<std::string> earlier = ReadWholeFile(prefix + ".pem");
  if (!earlier.ok() && !absl::IsNotFound(earlier.status())) return earlier.status();
  absl::StatusOr<std::string> key_pem = KeyToPem(made->key.get());
  if (!key_pem.ok()) return key_pem.status();
  if (absl::Status s = WriteFileAtomically(prefix + ".key", *key_pem, kSecretMode); !s.ok()) return s;
  return WriteFileAtomically(prefix + ".pem", absl::StrCat(*pem, earlier.ok() ? *earlier : ""), kPublicMode);
}

absl::Status RenewMasterKey(const std::string& dir) {
  const absl::StatusOr<LockedAuthority> locked = LockAuthority(dir);
  if (!locked.ok()) return locked.status();
  return AddMasterKey(dir);
}

absl::StatusOr<IssuedCertificate> Issue(const std::string& dir, absl::string_view role, absl::string_view name,
                                        const IssueOptions& options) {
  if (absl::Status s = CheckRole(role); !s.ok()) return s;
  if (absl::Status s = CheckName(name); !s.ok()) return s;
  absl::StatusOr<Profile> profile = LoadProfile(role);
  if (!profile.ok()) return profile.status();
  const absl::StatusOr<LockedAuthority> locked = LockAuthority(dir);
  if (!locked.ok()) return locked.status();
  const Authority& authority = locked->authority;
  absl::StatusOr<RevocationContent> revocations = LoadRevocationContent(dir);
  if (!revocations.ok()) return revocations.status();
  absl::StatusOr<CertificateRequest> request = ClientRequest(authority, *profile, role, name, options);
  if (!request.ok()) return request.status();
  absl::StatusOr<CertificateAndKey> made = MakeCertificate(*request, *profile, &authority.own);
  if (!made.ok()) return made.status();

  const std::string prefix = PathOf(dir, absl::StrCat(role, "-", name));
  IssuedCertificate issued{prefix + ".pem",
                           prefix + ".key",
                           SpiffeUri(authority.trust_domain, role, name),
                           SerialToHex(X509_get0_serialNumber(made->certificate.get())),
                           request->not_before,
                           request->not_after};
  // The register comes first: a certificate that is not in it could never be revoked by its name.
  const IssuedEntry entry{issued.serial, std::string(role), std::string(name), issued.not_after};
  if (absl::Status s = AppendToIssuedRegister(dir, entry); !s.ok()) return s;
  if (absl::Status s = WritePair(prefix, *made); !s.ok()) return s;
  if (absl::Status s = WriteRevocationList(dir, authority.own, *std::move(revocations), options.now); !s.ok()) {
    return s;
  }
  return issued;
}

absl::StatusOr<RevokeResult> Revoke(const std::string& dir, absl::string_view role, absl::string_view name,
                                    const RevokeOptions& options) {
  if (absl::Status s = CheckRole(role); !s.ok()) return s;
  if (absl::Status s = CheckName(name); !s.ok()) return s;
  const absl::StatusOr<LockedAuthority> locked = LockAuthority(dir);
  if (!locked.ok()) return locked.status();
  const Authority& authority = locked->authority;
  absl::StatusOr<std::vector<IssuedEntry>> register_entries = ReadIssuedRegister(dir);
  if (!register_entries.ok()) return register_entries.status();
  absl::StatusOr<RevocationContent> content = LoadRevocationContent(dir);
  if (!content.ok()) return content.status();

  std::set<std::string> on_the_list;
  for (const RevokedEntry& entry : content->entries) on_the_list.insert(entry.serial);
  RevokeResult result;
  bool was_issued = false;
  for (const IssuedEntry& entry : *register_entries) {
    if (entry.role != role || entry.name != name) continue;
    was_issued = true;
    if (on_the_list.count(entry.serial) > 0) {
      result.revoked_before.push_back(entry.serial);
    } else if (entry.not_after >= options.now) {
      result.newly_revoked.push_back(entry.serial);
      content->entries.push_back({entry.serial, options.now});
    }
  }
  if (!was_issued) {
    return absl::NotFoundError(absl::StrCat("no certificate was issued for ", role, " ", name, " by the authority in ",
                                            dir, "; ", IssuedRegisterPath(dir), " lists those that were"));
  }
  if (absl::Status s = WriteRevocationList(dir, authority.own, *std::move(content), options.now); !s.ok()) return s;
  return result;
}

absl::Status RenewRevocationList(const std::string& dir, absl::Time now) {
  const absl::StatusOr<LockedAuthority> locked = LockAuthority(dir);
  if (!locked.ok()) return locked.status();
  const Authority& authority = locked->authority;
  absl::StatusOr<RevocationContent> content = LoadRevocationContent(dir);
  if (!content.ok()) return content.status();
  return WriteRevocationList(dir, authority.own, *std::move(content), now);
}

}  // namespace postgate::certs
