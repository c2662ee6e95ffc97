// SPDX-License-Identifier: Apache-2.0
#include "core/openssl/pem.h"

#include <openssl/err.h>
#include <openssl/pem.h>

namespace postgate::openssl {

BioPtr ReadOnlyBio(absl::string_view text) { return BioPtr(BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))); }

std::vector<X509Ptr> CertificatesFromPem(absl::string_view pem) {
  std::vector<X509Ptr> certificates;
  BioPtr bio = ReadOnlyBio(pem);
  while (X509* certificate = PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)) certificates.emplace_back(certificate);
  ERR_clear_error();
  return certificates;
}

std::vector<CrlPtr> CrlsFromPem(absl::string_view pem) {
  std::vector<CrlPtr> crls;
  BioPtr bio = ReadOnlyBio(pem);
  while (X509_CRL* crl = PEM_read_bio_X509_CRL(bio.get(), nullptr, nullptr, nullptr)) crls.emplace_back(crl);
  ERR_clear_error();
  return crls;
}

KeyPtr KeyFromPem(absl::string_view pem) {
  // An empty passphrase instead of a callback: a daemon must never stop to ask at a terminal.
  char no_passphrase[] = "";
  KeyPtr key(PEM_read_bio_PrivateKey(ReadOnlyBio(pem).get(), nullptr, nullptr, no_passphrase));
  ERR_clear_error();
  return key;
}

}  // namespace postgate::openssl
