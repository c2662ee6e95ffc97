// SPDX-License-Identifier: Apache-2.0
#include "server/identity/revocation_list.h"

#include <openssl/err.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/identity/openssl_types.h"

namespace postgate::identity {
namespace {

// A list that begins a little later than our clock says is not refused.
constexpr absl::Duration kClockSkewAllowed = absl::Minutes(5);

constexpr char kRemedy[] =
    "; have the authority sign a new list (the development authority does so at each postgate certs issue or revoke)";

absl::Status Refusal(const std::string& path, absl::string_view why) {
  return absl::FailedPreconditionError(absl::StrCat(path, ": ", why, kRemedy));
}

std::string TimeText(absl::Time time) { return absl::FormatTime(absl::RFC3339_sec, time, absl::UTCTimeZone()); }

std::string KeyDigestOf(const X509* certificate) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  if (X509_pubkey_digest(certificate, EVP_sha256(), digest, &size) != 1) return "";
  return std::string(reinterpret_cast<const char*>(digest), size);
}

long NumberOf(const X509_CRL* crl) {
  IntegerPtr number(static_cast<ASN1_INTEGER*>(X509_CRL_get_ext_d2i(crl, NID_crl_number, nullptr, nullptr)));
  return number == nullptr ? 0 : ASN1_INTEGER_get(number.get());
}

// The authority of `authorities` that signed `crl`, or null.
X509* SignerOf(X509_CRL* crl, const std::vector<X509Ptr>& authorities) {
  X509* signer = nullptr;
  for (const X509Ptr& authority : authorities) {
    if (X509_NAME_cmp(X509_get_subject_name(authority.get()), X509_CRL_get_issuer(crl)) != 0) continue;
    if (X509_CRL_verify(crl, X509_get0_pubkey(authority.get())) == 1) signer = authority.get();
  }
  ERR_clear_error();
  return signer;
}

// The time until which the list counts, or why it does not.
absl::StatusOr<absl::Time> ValidUntil(const X509_CRL* crl, const std::string& path, absl::Time now) {
  absl::StatusOr<absl::Time> this_update = FromAsn1Time(X509_CRL_get0_lastUpdate(crl));
  if (!this_update.ok()) return Refusal(path, "the list's date is malformed");
  if (*this_update > now + kClockSkewAllowed) {
    return Refusal(path, absl::StrCat("the list begins only at ", TimeText(*this_update)));
  }
  absl::StatusOr<absl::Time> next_update = FromAsn1Time(X509_CRL_get0_nextUpdate(crl));
  if (!next_update.ok()) return Refusal(path, "the list does not say when it runs out");
  if (*next_update <= now) return Refusal(path, absl::StrCat("the list ran out at ", TimeText(*next_update)));
  return *next_update;
}

}  // namespace

absl::Status RevocationList::ReadLists(const Files& files, absl::Time now, Snapshot& snapshot) {
  absl::StatusOr<std::string> authorities_pem = ReadPemFile(files.authorities);
  if (!authorities_pem.ok()) return authorities_pem.status();
  absl::StatusOr<std::string> lists_pem = ReadPemFile(files.lists);
  if (!lists_pem.ok()) {
    return absl::Status(lists_pem.status().code(), absl::StrCat(lists_pem.status().message(), kRemedy));
  }
  const std::vector<X509Ptr> authorities = CertificatesFromPem(*authorities_pem);
  if (authorities.empty()) {
    return absl::FailedPreconditionError(absl::StrCat(files.authorities, ": expected a PEM block \"CERTIFICATE\""));
  }
  const std::vector<CrlPtr> crls = CrlsFromPem(*lists_pem);
  if (crls.empty()) return Refusal(files.lists, "expected a PEM block \"X509 CRL\"");
  for (const CrlPtr& crl : crls) {
    const X509* signer = SignerOf(crl.get(), authorities);
    if (signer == nullptr)
      return Refusal(files.lists, absl::StrCat("no authority in ", files.authorities, " signed it"));
    absl::StatusOr<absl::Time> next_update = ValidUntil(crl.get(), files.lists, now);
    if (!next_update.ok()) return next_update.status();
    AuthorityList list{KeyDigestOf(signer), NumberOf(crl.get()), *next_update, {}};
    STACK_OF(X509_REVOKED)* revoked = X509_CRL_get_REVOKED(crl.get());
    for (int i = 0; i < sk_X509_REVOKED_num(revoked); ++i) {
      list.revoked_serials.insert(SerialToHex(X509_REVOKED_get0_serialNumber(sk_X509_REVOKED_value(revoked, i))));
    }
    if (!snapshot.emplace(NameBytes(X509_get_subject_name(signer)), std::move(list)).second) {
      return Refusal(files.lists, "two lists of the same authority");
    }
  }
  for (const X509Ptr& authority : authorities) {
    // By key as well as by name: a list of one authority says nothing about another that took the same name.
    const auto list = snapshot.find(NameBytes(X509_get_subject_name(authority.get())));
    if (list != snapshot.end() && list->second.authority_key_digest == KeyDigestOf(authority.get())) continue;
    return Refusal(files.lists, absl::StrCat("no list of an authority that is in ", files.authorities));
  }
  return absl::OkStatus();
}

absl::StatusOr<RevocationList::Snapshot> RevocationList::Read(const Files& files, absl::Time now) {
  Snapshot snapshot;
  if (absl::Status s = ReadLists(files, now, snapshot); !s.ok()) return s;
  return snapshot;
}

absl::StatusOr<std::shared_ptr<RevocationList>> RevocationList::Load(const Files& files, absl::Time now) {
  std::shared_ptr<RevocationList> list(new RevocationList(files));
  if (absl::Status s = list->Refresh(now); !s.ok()) return s;
  return list;
}

absl::Status RevocationList::Refresh(absl::Time now) {
  absl::StatusOr<Snapshot> fresh = Read(files_, now);
  if (!fresh.ok()) return fresh.status();
  MutexLock lock(mutex_);
  if (snapshot_ != nullptr) {
    for (const auto& [issuer, list] : *fresh) {
      const auto known = snapshot_->find(issuer);
      if (known == snapshot_->end() || known->second.authority_key_digest != list.authority_key_digest) continue;
      if (list.number < known->second.number) {
        return absl::FailedPreconditionError(absl::StrCat(files_.lists, ": list number ", list.number,
                                                          " is older than number ", known->second.number,
                                                          ", which stays in force; put the newest list in place"));
      }
    }
  }
  snapshot_ = std::make_shared<const Snapshot>(*std::move(fresh));
  return absl::OkStatus();
}

std::shared_ptr<const RevocationList::Snapshot> RevocationList::Current() const {
  MutexLock lock(mutex_);
  return snapshot_;
}

std::optional<Denial> RevocationList::Check(const PeerCertificate& certificate, absl::Time now) const {
  const std::shared_ptr<const Snapshot> snapshot = Current();
  const auto found = snapshot->find(certificate.issuer);
  if (found == snapshot->end()) {
    return Denial{DenialRule::kUnknownAuthority, absl::StrCat("the certificate with serial number ", certificate.serial,
                                                              " was not issued by an authority of this hub itself")};
  }
  const AuthorityList& list = found->second;
  if (list.revoked_serials.count(certificate.serial) > 0) {
    return Denial{DenialRule::kRevoked,
                  absl::StrCat("the certificate with serial number ", certificate.serial, " was revoked")};
  }
  if (list.next_update <= now) {
    return Denial{DenialRule::kRevocationListStale,
                  absl::StrCat("the hub's revocation list ran out at ", TimeText(list.next_update),
                               "; its operator must renew it")};
  }
  return std::nullopt;
}

absl::Time RevocationList::NextUpdate() const {
  absl::Time first = absl::InfiniteFuture();
  for (const auto& [issuer, list] : *Current()) first = std::min(first, list.next_update);
  return first;
}

}  // namespace postgate::identity
