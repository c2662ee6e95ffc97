// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_OPENSSL_OBJECTS_H_
#define CORE_OPENSSL_OBJECTS_H_

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/conf.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>

namespace postgate::openssl {

// Frees an OpenSSL object with its own function, so that a unique_ptr can own it.
template <auto kFree>
struct Free {
  template <typename T>
  void operator()(T* object) const {
    kFree(object);
  }
};

// A macro in OpenSSL.
inline void FreeStack(STACK_OF(X509) * stack) { sk_X509_free(stack); }

using BignumPtr = std::unique_ptr<BIGNUM, Free<BN_free>>;
using BioPtr = std::unique_ptr<BIO, Free<BIO_free_all>>;
using CertificateStackPtr = std::unique_ptr<STACK_OF(X509), Free<FreeStack>>;  // not the certificates in it
using ConfPtr = std::unique_ptr<CONF, Free<NCONF_free>>;
using CrlPtr = std::unique_ptr<X509_CRL, Free<X509_CRL_free>>;
using DigestContextPtr = std::unique_ptr<EVP_MD_CTX, Free<EVP_MD_CTX_free>>;
using GeneralNamesPtr = std::unique_ptr<GENERAL_NAMES, Free<GENERAL_NAMES_free>>;
using IntegerPtr = std::unique_ptr<ASN1_INTEGER, Free<ASN1_INTEGER_free>>;
using KeyPtr = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using RevokedPtr = std::unique_ptr<X509_REVOKED, Free<X509_REVOKED_free>>;
using StorePtr = std::unique_ptr<X509_STORE, Free<X509_STORE_free>>;
using StoreContextPtr = std::unique_ptr<X509_STORE_CTX, Free<X509_STORE_CTX_free>>;
using TimePtr = std::unique_ptr<ASN1_TIME, Free<ASN1_TIME_free>>;
using X509Ptr = std::unique_ptr<X509, Free<X509_free>>;

}  // namespace postgate::openssl

#endif  // CORE_OPENSSL_OBJECTS_H_
