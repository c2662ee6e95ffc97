// SPDX-License-Identifier: Apache-2.0
#include "server/identity/tls.h"

#include <grpcpp/security/tls_certificate_provider.h>
#include <grpcpp/security/tls_credentials_options.h>
#include <openssl/err.h>

#include <cstdlib>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/identity/authenticator.h"
#include "server/identity/client_verifier.h"
#include "server/identity/openssl_types.h"

namespace postgate::identity {
namespace {

constexpr char kCipherSuitesVariable[] = "GRPC_SSL_CIPHER_SUITES";
// A pre-shared key is never configured, so TLS 1.2 has no cipher; the suites of TLS 1.3 are not in this list's power.
constexpr char kNoTls12Cipher[] = "PSK-AES256-GCM-SHA384";
constexpr unsigned int kCertificateRefreshSeconds = 1;

// Frees the stack, not the certificates in it. OpenSSL's functions for stacks are macros, so they cannot be
// openssl::Free's.
struct FreeStack {
  void operator()(STACK_OF(X509) * stack) const { sk_X509_free(stack); }
};
using BorrowedX509StackPtr = std::unique_ptr<STACK_OF(X509), FreeStack>;

absl::Status Refusal(const std::string& path, absl::string_view why) {
  return absl::FailedPreconditionError(absl::StrCat(
      path, ": ", why, "; make a development set with postgate certs init, or ask the hub's authority for a new one"));
}

// `chain` is the hub's certificate, then the intermediates that the file holds.
absl::Status CheckChain(const TlsFiles& files, const std::vector<X509Ptr>& chain,
                        const std::vector<X509Ptr>& authorities, absl::Time now) {
  StorePtr store(X509_STORE_new());
  for (const X509Ptr& authority : authorities) X509_STORE_add_cert(store.get(), authority.get());
  BorrowedX509StackPtr intermediates(sk_X509_new_null());
  for (size_t i = 1; i < chain.size(); ++i) sk_X509_push(intermediates.get(), chain[i].get());
  StoreContextPtr context(X509_STORE_CTX_new());
  if (X509_STORE_CTX_init(context.get(), store.get(), chain.front().get(), intermediates.get()) != 1) {
    return absl::InternalError("OpenSSL could not begin to verify the hub's certificate");
  }
  X509_STORE_CTX_set_purpose(context.get(), X509_PURPOSE_SSL_SERVER);
  X509_STORE_CTX_set_time(context.get(), 0, absl::ToTimeT(now));
  const bool is_good = X509_verify_cert(context.get()) == 1;
  ERR_clear_error();
  if (is_good) return absl::OkStatus();
  return Refusal(files.certificate,
                 absl::StrCat("not good for a server under ", files.authorities, ": ",
                              X509_verify_cert_error_string(X509_STORE_CTX_get_error(context.get()))));
}

// The hub's own certificate must be of its trust domain: a hub configured for another one would refuse everybody.
absl::Status CheckTrustDomain(const TlsFiles& files, absl::string_view pem, const std::string& trust_domain) {
  absl::StatusOr<PeerCertificate> own = ParsePeerCertificate(pem);
  if (!own.ok()) return Refusal(files.certificate, own.status().message());
  if (own->uris.size() != 1 || TrustDomainOf(own->uris[0]).value_or("") != trust_domain) {
    return Refusal(files.certificate, absl::StrCat("expected exactly one URI spiffe://", trust_domain,
                                                   "/hub/<name>, of the trust domain ", "that is configured"));
  }
  return absl::OkStatus();
}

}  // namespace

void RequireTls13() { setenv(kCipherSuitesVariable, kNoTls12Cipher, /*overwrite=*/1); }

TlsFiles TlsFilesIn(const std::string& folder) {
  return {folder + "/hub.pem", folder + "/hub.key", folder + "/ca.pem", folder + "/crl.pem"};
}

absl::Status CheckTlsFiles(const TlsFiles& files, const std::string& trust_domain, absl::Time now) {
  absl::StatusOr<std::string> certificate_pem = ReadPemFile(files.certificate);
  if (!certificate_pem.ok()) return certificate_pem.status();
  absl::StatusOr<std::string> key_pem = ReadPemFile(files.key);
  if (!key_pem.ok()) return key_pem.status();
  absl::StatusOr<std::string> authorities_pem = ReadPemFile(files.authorities);
  if (!authorities_pem.ok()) return authorities_pem.status();
  const std::vector<X509Ptr> certificates = CertificatesFromPem(*certificate_pem);
  if (certificates.empty()) return Refusal(files.certificate, "expected a PEM block \"CERTIFICATE\"");
  const KeyPtr key = KeyFromPem(*key_pem);
  if (key == nullptr) return Refusal(files.key, "expected a PEM block \"PRIVATE KEY\" without a passphrase");
  const std::vector<X509Ptr> authorities = CertificatesFromPem(*authorities_pem);
  if (authorities.empty()) return Refusal(files.authorities, "expected a PEM block \"CERTIFICATE\"");
  const bool is_pair = X509_check_private_key(certificates.front().get(), key.get()) == 1;
  ERR_clear_error();
  if (!is_pair) return Refusal(files.key, absl::StrCat("not the key of ", files.certificate));
  if (absl::Status s = CheckTrustDomain(files, *certificate_pem, trust_domain); !s.ok()) return s;
  return CheckChain(files, certificates, authorities, now);
}

absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> MakeServerCredentials(
    const TlsFiles& files, std::shared_ptr<const CertificateJudge> judge, std::shared_ptr<DenialObserver> observer,
    std::function<void()> verified) {
  const char* cipher_suites = std::getenv(kCipherSuitesVariable);
  if (cipher_suites == nullptr || std::string(cipher_suites) != kNoTls12Cipher) {
    return absl::FailedPreconditionError("RequireTls13 must be called first in main, before gRPC starts");
  }
  using grpc::experimental::ExternalCertificateVerifier;
  using grpc::experimental::FileWatcherCertificateProvider;
  grpc::experimental::TlsServerCredentialsOptions options(std::make_shared<FileWatcherCertificateProvider>(
      files.key, files.certificate, files.authorities, kCertificateRefreshSeconds));
  options.watch_root_certs();
  options.watch_identity_key_cert_pairs();
  options.set_cert_request_type(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  options.set_certificate_verifier(ExternalCertificateVerifier::Create<ClientVerifier>(judge, observer, std::move(verified)));
  std::shared_ptr<grpc::ServerCredentials> credentials = grpc::experimental::TlsServerCredentials(options);
  if (credentials == nullptr) return absl::InternalError("gRPC refused the TLS options");
  credentials->SetAuthMetadataProcessor(std::make_shared<Authenticator>(std::move(judge), std::move(observer)));
  return credentials;
}

}  // namespace postgate::identity
