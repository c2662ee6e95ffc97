// SPDX-License-Identifier: Apache-2.0
#include "client/identity_files.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cerrno>
#include <cstring>
#include <ctime>
#include <fstream>
#include <iterator>
#include <memory>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace postgate::client {
namespace {

struct FreeBio {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
struct FreeX509 {
  void operator()(X509* certificate) const { X509_free(certificate); }
};
struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using X509Ptr = std::unique_ptr<X509, FreeX509>;
using KeyPtr = std::unique_ptr<EVP_PKEY, FreeKey>;
using BioPtr = std::unique_ptr<BIO, FreeBio>;

constexpr char kNewOne[] = "ask the hub's authority for a new one (development: postgate certs issue)";

absl::StatusOr<std::string> ReadPem(const std::string& path, const char* what) {
  std::ifstream file(path, std::ios::binary);
  if (!file.good()) {
    const int error = errno;
    const std::string message = absl::StrCat(path, ": can't read the ", what, ": ", std::strerror(error));
    if (error == ENOENT) return absl::NotFoundError(message);
    return absl::FailedPreconditionError(message);
  }
  return std::string(std::istreambuf_iterator<char>(file), {});
}

// No passphrase is asked for: a key that has one is refused instead of blocking a script at a prompt.
int NoPassphrase(char*, int, int, void*) { return 0; }

X509Ptr CertificateFrom(const std::string& pem) {
  const BioPtr bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  X509Ptr certificate(PEM_read_bio_X509(bio.get(), nullptr, NoPassphrase, nullptr));
  ERR_clear_error();
  return certificate;
}

KeyPtr KeyFrom(const std::string& pem) {
  const BioPtr bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  KeyPtr key(PEM_read_bio_PrivateKey(bio.get(), nullptr, NoPassphrase, nullptr));
  ERR_clear_error();
  return key;
}

absl::Time TimeFrom(const ASN1_TIME* time) {
  std::tm broken_down{};
  if (ASN1_TIME_to_tm(time, &broken_down) != 1) return absl::InfiniteFuture();
  return absl::FromTM(broken_down, absl::UTCTimeZone());
}

absl::Status CheckPair(const std::string& prefix, const IdentityFiles& files, absl::Time now) {
  const std::string certificate_path = prefix + ".pem";
  const std::string key_path = prefix + ".key";
  const X509Ptr certificate = CertificateFrom(files.certificate_pem);
  if (certificate == nullptr) {
    return absl::InvalidArgumentError(absl::StrCat(certificate_path, ": expected a PEM block \"CERTIFICATE\""));
  }
  const KeyPtr key = KeyFrom(files.key_pem);
  if (key == nullptr) {
    return absl::InvalidArgumentError(
        absl::StrCat(key_path, ": expected a PEM block \"PRIVATE KEY\" without a passphrase"));
  }
  const bool is_pair = X509_check_private_key(certificate.get(), key.get()) == 1;
  ERR_clear_error();
  if (!is_pair) {
    return absl::FailedPreconditionError(absl::StrCat(key_path, ": not the key of ", certificate_path));
  }
  const absl::Time not_before = TimeFrom(X509_get0_notBefore(certificate.get()));
  const absl::Time not_after = TimeFrom(X509_get0_notAfter(certificate.get()));
  if (now < not_before) {
    return absl::FailedPreconditionError(absl::StrCat(certificate_path, ": not valid before ",
                                                      absl::FormatTime(not_before, absl::UTCTimeZone()),
                                                      "; check this machine's clock"));
  }
  if (now > not_after) {
    return absl::FailedPreconditionError(absl::StrCat(
        certificate_path, ": ended at ", absl::FormatTime(not_after, absl::UTCTimeZone()), "; ", kNewOne));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<IdentityFiles> ReadIdentityFiles(const std::string& prefix, const std::string& authorities_file,
                                                absl::Time now) {
  IdentityFiles files;
  absl::StatusOr<std::string> text = ReadPem(prefix + ".pem", "certificate");
  if (!text.ok()) return text.status();
  files.certificate_pem = *std::move(text);
  text = ReadPem(prefix + ".key", "private key");
  if (!text.ok()) return text.status();
  files.key_pem = *std::move(text);
  text = ReadPem(authorities_file, "authorities' certificates");
  if (!text.ok()) return text.status();
  files.authorities_pem = *std::move(text);
  if (CertificateFrom(files.authorities_pem) == nullptr) {
    return absl::InvalidArgumentError(absl::StrCat(authorities_file, ": expected a PEM block \"CERTIFICATE\""));
  }
  if (absl::Status s = CheckPair(prefix, files, now); !s.ok()) return s;
  return files;
}

absl::StatusOr<std::string> SpiffeUriOf(const std::string& prefix) {
  const absl::StatusOr<std::string> pem = ReadPem(prefix + ".pem", "certificate");
  if (!pem.ok()) return pem.status();
  const X509Ptr certificate = CertificateFrom(*pem);
  if (certificate == nullptr) {
    return absl::InvalidArgumentError(absl::StrCat(prefix, ".pem: expected a PEM block \"CERTIFICATE\""));
  }
  auto* names = static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(certificate.get(), NID_subject_alt_name, nullptr, nullptr));
  std::string found;
  for (int i = 0; names != nullptr && i < sk_GENERAL_NAME_num(names) && found.empty(); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(names, i);
    if (name->type != GEN_URI) continue;
    const ASN1_IA5STRING* text = name->d.uniformResourceIdentifier;
    std::string uri(reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
                    static_cast<size_t>(ASN1_STRING_length(text)));
    if (absl::StartsWith(uri, "spiffe://")) found = std::move(uri);
  }
  GENERAL_NAMES_free(names);
  return found;
}

}  // namespace postgate::client
