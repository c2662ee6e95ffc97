// SPDX-License-Identifier: Apache-2.0
#include "server/sealing/aead.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

namespace postgate::sealing {
namespace {

constexpr size_t kNoncesDrawn = 64;

// One a thread: making one costs more than opening an item.
EVP_CIPHER_CTX* Context() {
  thread_local const std::unique_ptr<EVP_CIPHER_CTX, FreeCipherContext> context(EVP_CIPHER_CTX_new());
  return context.get();
}

const EVP_CIPHER* Algorithm() {
  static const EVP_CIPHER* const kAlgorithm = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
  return kAlgorithm;
}

const unsigned char* Bytes(const char* text) { return reinterpret_cast<const unsigned char*>(text); }
unsigned char* Bytes(char* text) { return reinterpret_cast<unsigned char*>(text); }

void MustBe(bool done) {
  if (!done) std::abort();
}

}  // namespace

std::string RandomBytes(size_t count) {
  std::string bytes(count, '\0');
  MustBe(RAND_bytes(Bytes(bytes.data()), static_cast<int>(count)) == 1);
  return bytes;
}

void FreeCipherContext::operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }

Sealer::Sealer(absl::string_view key) : context_(EVP_CIPHER_CTX_new()) {
  MustBe(key.size() == kKeyBytes);
  MustBe(EVP_EncryptInit_ex2(context_.get(), Algorithm(), Bytes(key.data()), nullptr, nullptr) == 1);
}

const unsigned char* Sealer::NextNonce() {
  if (nonces_used_ == nonces_.size()) {
    nonces_ = RandomBytes((nonces_.empty() ? 1 : kNoncesDrawn) * kNonceBytes);
    nonces_used_ = 0;
  }
  const char* const nonce = nonces_.data() + nonces_used_;
  nonces_used_ += kNonceBytes;
  return Bytes(nonce);
}

void Sealer::Seal(absl::string_view additional_data, absl::string_view text, std::string& sealed) {
  sealed.resize(kNonceBytes + text.size() + kTagBytes);
  const unsigned char* const nonce = NextNonce();
  unsigned char* const ciphertext = std::copy_n(nonce, kNonceBytes, Bytes(sealed.data()));
  EVP_CIPHER_CTX* const context = context_.get();
  int size = 0;
  MustBe(EVP_EncryptInit_ex2(context, nullptr, nullptr, nonce, nullptr) == 1);
  MustBe(EVP_EncryptUpdate(context, nullptr, &size, Bytes(additional_data.data()), static_cast<int>(additional_data.size())) == 1);
  MustBe(EVP_EncryptUpdate(context, ciphertext, &size, Bytes(text.data()), static_cast<int>(text.size())) == 1);
  MustBe(EVP_EncryptFinal_ex(context, ciphertext + size, &size) == 1);
  MustBe(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, kTagBytes, ciphertext + text.size()) == 1);
}

std::string Seal(absl::string_view key, absl::string_view additional_data, absl::string_view text) {
  std::string sealed;
  Sealer(key).Seal(additional_data, text, sealed);
  return sealed;
}

absl::StatusOr<std::string> Open(absl::string_view key, absl::string_view additional_data, absl::string_view sealed) {
  const absl::Status altered = absl::DataLossError("what is sealed can't be opened: it was altered, or its key is another one");
  if (key.size() != kKeyBytes || sealed.size() < kNonceBytes + kTagBytes) return altered;
  const absl::string_view ciphertext = sealed.substr(kNonceBytes, sealed.size() - kNonceBytes - kTagBytes);
  std::string tag(sealed.substr(sealed.size() - kTagBytes));
  std::string text(ciphertext.size(), '\0');
  EVP_CIPHER_CTX* const context = Context();
  int size = 0;
  MustBe(EVP_DecryptInit_ex2(context, Algorithm(), Bytes(key.data()), Bytes(sealed.data()), nullptr) == 1);
  MustBe(EVP_DecryptUpdate(context, nullptr, &size, Bytes(additional_data.data()), static_cast<int>(additional_data.size())) == 1);
  MustBe(EVP_DecryptUpdate(context, Bytes(text.data()), &size, Bytes(ciphertext.data()), static_cast<int>(ciphertext.size())) == 1);
  MustBe(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, kTagBytes, tag.data()) == 1);
  if (EVP_DecryptFinal_ex(context, Bytes(text.data()) + size, &size) != 1) {
    ERR_clear_error();
    return altered;
  }
  return text;
}

}  // namespace postgate::sealing
