// SPDX-License-Identifier: Apache-2.0
#include "core/tokens/token_key.h"

#include <libp11.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <sys/stat.h>

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "core/files/whole_file.h"

namespace postgate::tokens {
namespace {

constexpr mode_t kOthers = S_IRWXG | S_IRWXO;
constexpr int kUser = 0;  // libp11's `so`: not the security officer

// What the library left as its reason. The queue is empty afterwards.
std::string TakeReason() {
  const unsigned long code = ERR_peek_error();
  const char* reason = code == 0 ? nullptr : ERR_reason_error_string(code);
  ERR_clear_error();
  return reason == nullptr ? "no reason is given" : reason;
}

// Clears the PIN from memory.
class Pin {
 public:
  static absl::StatusOr<Pin> Read(const std::string& path) {
    struct stat file {};
    if (stat(path.c_str(), &file) == 0 && (file.st_mode & kOthers) != 0) {
      return absl::PermissionDeniedError(absl::StrCat("pin-source: others than its owner may read or write ", path, ": chmod 600"));
    }
    absl::StatusOr<std::string> text = files::ReadWholeFile(path);
    if (!text.ok()) return absl::Status(text.status().code(), absl::StrCat("pin-source: ", text.status().message()));
    Pin pin(*std::move(text));
    if (!pin.text_.empty() && pin.text_.back() == '\n') pin.text_.pop_back();
    if (pin.text_.empty()) return absl::InvalidArgumentError(absl::StrCat("pin-source: ", path, " is empty; write the token's PIN into it"));
    return pin;
  }
  ~Pin() { OPENSSL_cleanse(text_.data(), text_.size()); }
  Pin(Pin&& other) noexcept : text_(std::move(other.text_)) { OPENSSL_cleanse(other.text_.data(), other.text_.size()); }
  Pin(const Pin&) = delete;
  Pin& operator=(const Pin&) = delete;
  Pin& operator=(Pin&&) = delete;

  const char* text() const { return text_.c_str(); }

 private:
  explicit Pin(std::string text) : text_(std::move(text)) {}

  std::string text_;
};

// The module with its slots.
class Module {
 public:
  Module() : context_(PKCS11_CTX_new()) {}
  ~Module() {
    if (slots_ != nullptr) PKCS11_release_all_slots(context_, slots_, count_);
    if (is_loaded_) PKCS11_CTX_unload(context_);
    PKCS11_CTX_free(context_);
    ERR_clear_error();
  }
  Module(const Module&) = delete;
  Module& operator=(const Module&) = delete;

  absl::Status Load(const std::string& path) {
    is_loaded_ = PKCS11_CTX_load(context_, path.c_str()) == 0;
    if (!is_loaded_) {
      return absl::NotFoundError(absl::StrCat("module-path: ", path, " can't be loaded (", TakeReason(), "); install the token's PKCS#11 module, or correct the path"));
    }
    if (PKCS11_enumerate_slots(context_, &slots_, &count_) == 0) return absl::OkStatus();
    return absl::NotFoundError(absl::StrCat("module-path: ", path, " does not tell its slots (", TakeReason(), ")"));
  }

  // NOT_FOUND names the tokens that are there.
  absl::StatusOr<PKCS11_SLOT*> Find(const Pkcs11Uri& uri) const {
    std::string labels;
    for (unsigned int i = 0; i < count_; ++i) {
      const PKCS11_TOKEN* token = slots_[i].token;
      if (token == nullptr || !token->initialized) continue;
      if (Fits(uri.token, token->label) && Fits(uri.manufacturer, token->manufacturer) && Fits(uri.model, token->model) && Fits(uri.serial, token->serialnr)) {
        return &slots_[i];
      }
      absl::StrAppend(&labels, labels.empty() ? "" : ", ", "\"", Text(token->label), "\"");
    }
    return absl::NotFoundError(absl::StrCat("the token is not there; connect it, or correct token, serial, manufacturer or model. ",
                                            labels.empty() ? "The module has no token" : "The module has ", labels));
  }

 private:
  static absl::string_view Text(const char* text) { return text == nullptr ? absl::string_view() : absl::string_view(text); }
  static bool Fits(const std::string& wanted, const char* found) { return wanted.empty() || wanted == Text(found); }

  PKCS11_CTX* const context_;
  PKCS11_SLOT* slots_ = nullptr;
  unsigned int count_ = 0;
  bool is_loaded_ = false;
};

// One more wrong PIN may lock the token, and a service that is started again and again would try it.
absl::Status LogIn(PKCS11_SLOT* slot, const std::string& pin_file) {
  const PKCS11_TOKEN& token = *slot->token;
  if (token.userPinLocked) return absl::FailedPreconditionError("the token's PIN is locked; its security officer has to set a new one");
  if (token.userPinFinalTry) {
    return absl::FailedPreconditionError("one more wrong PIN would lock the token, so none is tried; log in once with the token's own tool, then start again");
  }
  const absl::StatusOr<Pin> pin = Pin::Read(pin_file);
  if (!pin.ok()) return pin.status();
  if (PKCS11_login(slot, kUser, pin->text()) == 0) return absl::OkStatus();
  return absl::PermissionDeniedError(absl::StrCat("the token refuses the PIN of ", pin_file, " (", TakeReason(), "); correct the file. Tokens lock after some tries"));
}

bool IsKey(const Pkcs11Uri& uri, const PKCS11_KEY& key) {
  const absl::string_view label = key.label == nullptr ? absl::string_view() : absl::string_view(key.label);
  const absl::string_view id(reinterpret_cast<const char*>(key.id), key.id_len);
  return (uri.object.empty() || uri.object == label) && (uri.id.empty() || uri.id == id);
}

absl::StatusOr<openssl::KeyPtr> FindKey(PKCS11_TOKEN* token, const Pkcs11Uri& uri) {
  PKCS11_KEY* keys = nullptr;
  unsigned int count = 0;
  if (PKCS11_enumerate_keys(token, &keys, &count) != 0) return absl::NotFoundError(absl::StrCat("the token does not tell its keys (", TakeReason(), ")"));
  PKCS11_KEY* found = nullptr;
  for (unsigned int i = 0; i < count; ++i) {
    if (!IsKey(uri, keys[i])) continue;
    if (found != nullptr) return absl::FailedPreconditionError("several private keys of the token fit; give the id of one");
    found = &keys[i];
  }
  if (found == nullptr) return absl::NotFoundError(absl::StrCat("none of the token's ", count, " private keys fits; correct object or id, or make the key"));
  openssl::KeyPtr key(PKCS11_get_private_key(found));
  if (key != nullptr) return key;
  return absl::NotFoundError(absl::StrCat("the token does not give the key to be used (", TakeReason(), "); it has to be of RSA or of a curve, with its public half"));
}

}  // namespace

absl::StatusOr<TokenKey> LoadTokenKey(const Pkcs11Uri& uri) {
  const auto module = std::make_shared<Module>();
  if (absl::Status loaded = module->Load(uri.module_path); !loaded.ok()) return loaded;
  absl::StatusOr<PKCS11_SLOT*> slot = module->Find(uri);
  if (!slot.ok()) return slot.status();
  if (absl::Status logged_in = LogIn(*slot, uri.pin_file); !logged_in.ok()) return logged_in;
  absl::StatusOr<openssl::KeyPtr> key = FindKey((*slot)->token, uri);
  if (!key.ok()) return key.status();
  return TokenKey{module, *std::move(key)};
}

}  // namespace postgate::tokens
