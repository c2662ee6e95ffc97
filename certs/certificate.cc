// SPDX-License-Identifier: Apache-2.0
#include "certs/certificate.h"

#include <openssl/ec.h>
#include <openssl/rand.h>

#include <utility>

#include "absl/strings/str_cat.h"

namespace postgate::certs {
namespace {

constexpr char kOrganization[] = "Postgate development authority";
constexpr int kSerialBits = 127;  // RFC 5280, 4.1.2.2: positive, at most 20 octets

absl::Status SetSerial(X509* certificate) {
  BignumPtr number(BN_new());
  if (BN_rand(number.get(), kSerialBits, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) != 1 ||
      BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) == nullptr) {
    return OpenSslError("draw a serial number");
  }
  return absl::OkStatus();
}

absl::Status AddNamePart(X509_NAME* name, const char* field, const std::string& value) {
  if (value.empty()) return absl::OkStatus();
  const auto* bytes = reinterpret_cast<const unsigned char*>(value.data());
  if (X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8, bytes, static_cast<int>(value.size()), -1, 0) != 1) {
    return OpenSslError(absl::StrCat("set the subject's ", field));
  }
  return absl::OkStatus();
}

absl::Status SetSubject(const CertificateRequest& request, X509* certificate) {
  X509_NAME* name = X509_get_subject_name(certificate);
  if (absl::Status s = AddNamePart(name, "O", kOrganization); !s.ok()) return s;
  if (absl::Status s = AddNamePart(name, "OU", request.organizational_unit); !s.ok()) return s;
  return AddNamePart(name, "CN", request.common_name);
}

// Takes a name that the general names then own.
absl::Status Push(GENERAL_NAMES* names, int type, ASN1_STRING* value) {
  GENERAL_NAME* general_name = value == nullptr ? nullptr : GENERAL_NAME_new();
  if (general_name == nullptr) {
    ASN1_STRING_free(value);
    return OpenSslError("make a subject alternative name");
  }
  GENERAL_NAME_set0_value(general_name, type, value);
  if (sk_GENERAL_NAME_push(names, general_name) == 0) {
    GENERAL_NAME_free(general_name);
    return OpenSslError("add a subject alternative name");
  }
  return absl::OkStatus();
}

ASN1_STRING* Ia5String(const std::string& text) {
  ASN1_IA5STRING* string = ASN1_IA5STRING_new();
  if (string != nullptr) ASN1_STRING_set(string, text.data(), static_cast<int>(text.size()));
  return string;
}

absl::Status AddAlternativeNames(const CertificateRequest& request, X509* certificate) {
  GeneralNamesPtr names(sk_GENERAL_NAME_new_null());
  for (const std::string& dns_name : request.dns_names) {
    if (absl::Status s = Push(names.get(), GEN_DNS, Ia5String(dns_name)); !s.ok()) return s;
  }
  for (const std::string& address : request.ip_addresses) {
    ASN1_OCTET_STRING* octets = a2i_IPADDRESS(address.c_str());
    if (octets == nullptr) return absl::InvalidArgumentError(absl::StrCat("\"", address, "\" is not an IP address"));
    if (absl::Status s = Push(names.get(), GEN_IPADD, octets); !s.ok()) return s;
  }
  for (const std::string& uri : request.uris) {
    if (absl::Status s = Push(names.get(), GEN_URI, Ia5String(uri)); !s.ok()) return s;
  }
  if (sk_GENERAL_NAME_num(names.get()) == 0) return absl::OkStatus();
  if (X509_add1_ext_i2d(certificate, NID_subject_alt_name, names.get(), 0, X509V3_ADD_DEFAULT) != 1) {
    return OpenSslError("add the subject alternative name");
  }
  return absl::OkStatus();
}

absl::Status AddProfileExtensions(const Profile& profile, X509* issuer, X509* certificate) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509V3_set_nconf(&context, profile.configuration.get());
  if (X509V3_EXT_add_nconf(profile.configuration.get(), &context, kExtensionsSection, certificate) != 1) {
    return OpenSslError(absl::StrCat("apply the extensions of profile ", profile.name));
  }
  return absl::OkStatus();
}

absl::Status SetValidity(const CertificateRequest& request, X509* certificate) {
  if (request.not_before >= request.not_after) {
    return absl::InvalidArgumentError("a certificate's validity must end after it begins");
  }
  X509_set1_notBefore(certificate, ToAsn1Time(request.not_before).get());
  X509_set1_notAfter(certificate, ToAsn1Time(request.not_after).get());
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<CertificateAndKey> MakeCertificate(const CertificateRequest& request, const Profile& profile,
                                                  const CertificateAndKey* issuer) {
  CertificateAndKey made{X509Ptr(X509_new()), KeyPtr(EVP_EC_gen("P-256"))};
  if (made.certificate == nullptr || made.key == nullptr) return OpenSslError("make a P-256 key");
  X509* certificate = made.certificate.get();
  X509* signer = issuer == nullptr ? certificate : issuer->certificate.get();
  EVP_PKEY* signing_key = issuer == nullptr ? made.key.get() : issuer->key.get();
  X509_set_version(certificate, X509_VERSION_3);
  if (absl::Status s = SetSerial(certificate); !s.ok()) return s;
  if (absl::Status s = SetValidity(request, certificate); !s.ok()) return s;
  if (absl::Status s = SetSubject(request, certificate); !s.ok()) return s;
  X509_set_issuer_name(certificate, X509_get_subject_name(signer));
  X509_set_pubkey(certificate, made.key.get());
  if (absl::Status s = AddAlternativeNames(request, certificate); !s.ok()) return s;
  if (absl::Status s = AddProfileExtensions(profile, signer, certificate); !s.ok()) return s;
  if (X509_sign(certificate, signing_key, EVP_sha256()) == 0) return OpenSslError("sign a certificate");
  return made;
}

}  // namespace postgate::certs
