// SPDX-License-Identifier: Apache-2.0
#include "server/identity/openssl_types.h"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <cerrno>
#include <ctime>
#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"

namespace postgate::identity {
namespace {

BioPtr ReadOnlyBio(absl::string_view text) {
  return BioPtr(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

}  // namespace

std::vector<X509Ptr> CertificatesFromPem(absl::string_view pem) {
  std::vector<X509Ptr> certificates;
  BioPtr bio = ReadOnlyBio(pem);
  while (X509* certificate = PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)) {
    certificates.emplace_back(certificate);
  }
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
  char no_passphrase[] = "";
  KeyPtr key(PEM_read_bio_PrivateKey(ReadOnlyBio(pem).get(), nullptr, nullptr, no_passphrase));
  ERR_clear_error();
  return key;
}

std::string NameBytes(const X509_NAME* name) {
  const unsigned char* bytes = nullptr;
  size_t size = 0;
  // OpenSSL caches the encoding inside the name; the cast only satisfies its signature.
  if (X509_NAME_get0_der(const_cast<X509_NAME*>(name), &bytes, &size) != 1) return "";
  return std::string(reinterpret_cast<const char*>(bytes), size);
}

std::string SerialToHex(const ASN1_INTEGER* serial) {
  BignumPtr number(ASN1_INTEGER_to_BN(serial, nullptr));
  if (number == nullptr) return "";
  char* hex = BN_bn2hex(number.get());
  if (hex == nullptr) return "";
  std::string result(hex);
  OPENSSL_free(hex);
  return result;
}

absl::StatusOr<absl::Time> FromAsn1Time(const ASN1_TIME* time) {
  std::tm parts{};
  if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) {
    return absl::InvalidArgumentError("malformed ASN.1 time");
  }
  return absl::FromTM(parts, absl::UTCTimeZone());
}

absl::StatusOr<std::string> ReadPemFile(const std::string& path) {
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  if (file) content << file.rdbuf();
  if (!file) return absl::ErrnoToStatus(errno == 0 ? EIO : errno, absl::StrCat("could not read ", path));
  return content.str();
}

}  // namespace postgate::identity
