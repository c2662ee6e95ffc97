// SPDX-License-Identifier: Apache-2.0
#include "server/sealing/master_keys.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "core/digest/sha256.h"
#include "server/sealing/aead.h"

namespace postgate::sealing {
namespace {

constexpr size_t kKeyIdBytes = 8;

std::string IdOf(absl::string_view secret) { return digest::BytesOf(digest::Sha256Of({"postgate master key", secret})).substr(0, kKeyIdBytes); }

bool IsHex(absl::string_view text) {
  for (const char c : text) {
    if (!absl::ascii_isxdigit(static_cast<unsigned char>(c))) return false;
  }
  return true;
}

}  // namespace

absl::StatusOr<MasterKeys> MasterKeys::FromText(absl::string_view text) {
  MasterKeys keys;
  int number = 0;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    ++number;
    line = absl::StripAsciiWhitespace(line);
    if (line.empty() || line[0] == '#') continue;
    if (line.size() != 2 * kKeyBytes || !IsHex(line)) {
      return absl::InvalidArgumentError(absl::StrCat("line ", number, ": expected ", 2 * kKeyBytes, " hexadecimal digits, a key"));
    }
    std::string secret = absl::HexStringToBytes(line);
    std::string id = IdOf(secret);
    keys.keys_.push_back({std::move(id), std::move(secret)});
  }
  if (keys.keys_.empty()) return absl::InvalidArgumentError("holds no key");
  return keys;
}

MasterKeys::Wrapped MasterKeys::Wrap(absl::string_view additional_data, absl::string_view secret) const {
  const Key& key = keys_.front();
  return {key.id, Seal(key.secret, additional_data, secret)};
}

absl::StatusOr<std::string> MasterKeys::Unwrap(absl::string_view additional_data, const Wrapped& wrapped) const {
  for (const Key& key : keys_) {
    if (key.id == wrapped.key_id) return Open(key.secret, additional_data, wrapped.bytes);
  }
  return absl::FailedPreconditionError(
      absl::StrCat("it was wrapped by master key ", absl::BytesToHexString(wrapped.key_id), ", which master.key does not hold: put it back there, behind the newer ones"));
}

}  // namespace postgate::sealing
