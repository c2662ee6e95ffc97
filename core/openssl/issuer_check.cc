// SPDX-License-Identifier: Apache-2.0
#include "core/openssl/issuer_check.h"

#include <openssl/err.h>

#include "absl/strings/str_cat.h"

namespace postgate::openssl {

absl::Status CheckIssuer(X509* certificate, const std::vector<X509Ptr>& intermediates, const std::vector<X509Ptr>& authorities, absl::Time at) {
  const StorePtr store(X509_STORE_new());
  for (const X509Ptr& authority : authorities) X509_STORE_add_cert(store.get(), authority.get());
  const CertificateStackPtr untrusted(sk_X509_new_null());
  for (const X509Ptr& intermediate : intermediates) sk_X509_push(untrusted.get(), intermediate.get());
  const StoreContextPtr context(X509_STORE_CTX_new());
  if (X509_STORE_CTX_init(context.get(), store.get(), certificate, untrusted.get()) != 1) {
    return absl::InternalError("OpenSSL could not begin to verify a certificate");
  }
  X509_STORE_CTX_set_time(context.get(), 0, absl::ToTimeT(at));
  const bool is_good = X509_verify_cert(context.get()) == 1;
  ERR_clear_error();
  if (is_good) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat("not of the authority: ", X509_verify_cert_error_string(X509_STORE_CTX_get_error(context.get()))));
}

}  // namespace postgate::openssl
