// SPDX-License-Identifier: Apache-2.0
#include "core/tokens/pkcs11_uri.h"

#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace postgate::tokens {
namespace {

constexpr char kScheme[] = "pkcs11:";
constexpr char kFileScheme[] = "file:";

absl::Status Wrong(absl::string_view why) { return absl::InvalidArgumentError(absl::StrCat("PKCS#11 URI: ", why)); }

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = absl::ascii_tolower(static_cast<unsigned char>(c));
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// Percent-encoding (RFC 3986, 2.1) undone. False: a '%' without two digits.
bool Decode(absl::string_view text, std::string& decoded) {
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded.push_back(text[i]);
      continue;
    }
    if (i + 2 >= text.size()) return false;
    const int high = HexDigit(text[i + 1]);
    const int low = HexDigit(text[i + 2]);
    if (high < 0 || low < 0) return false;
    decoded.push_back(static_cast<char>(high << 4 | low));
    i += 2;
  }
  return true;
}

// Calls take(name, value) for each attribute; its errors are returned.
template <typename Take>
absl::Status ForEachAttribute(absl::string_view attributes, char separator, Take take) {
  std::set<std::string> seen;
  for (const absl::string_view attribute : absl::StrSplit(attributes, separator, absl::SkipEmpty())) {
    const std::pair<absl::string_view, absl::string_view> parts = absl::StrSplit(attribute, absl::MaxSplits('=', 1));
    const std::string name(parts.first.data(), parts.first.size());
    if (!seen.insert(name).second) return Wrong("an attribute is given twice");
    std::string value;
    if (!Decode(parts.second, value)) return Wrong("a value has a '%' that two hexadecimal digits do not follow");
    if (value.find('\0') != std::string::npos && name != "id") return Wrong("a value holds a NUL");
    if (absl::Status taken = take(name, std::move(value)); !taken.ok()) return taken;
  }
  return absl::OkStatus();
}

absl::Status TakePathAttribute(const std::string& name, std::string value, Pkcs11Uri& uri) {
  if (name == "type") return value == "private" ? absl::OkStatus() : Wrong("type: expected private, or nothing");
  std::string* const to = name == "token"          ? &uri.token
                          : name == "manufacturer" ? &uri.manufacturer
                          : name == "model"        ? &uri.model
                          : name == "serial"       ? &uri.serial
                          : name == "object"       ? &uri.object
                          : name == "id"           ? &uri.id
                                                   : nullptr;
  if (to == nullptr) return Wrong("an attribute before the '?' is none of token, manufacturer, model, serial, object, id, type");
  *to = std::move(value);
  return absl::OkStatus();
}

absl::Status TakeQueryAttribute(const std::string& name, std::string value, Pkcs11Uri& uri) {
  if (name == "pin-value") return Wrong("pin-value: whoever reads the URI would have the PIN; write it into a file, and pin-source=file:PATH");
  if (name == "module-path") {
    uri.module_path = std::move(value);
    return absl::OkStatus();
  }
  if (name != "pin-source") return Wrong("an attribute behind the '?' is none of module-path, pin-source");
  absl::string_view file = value;
  if (!absl::ConsumePrefix(&file, kFileScheme)) return Wrong("pin-source: expected file:PATH");
  // file:///etc/pin is file:/etc/pin.
  if (absl::ConsumePrefix(&file, "//") && file.substr(0, 1) != "/") return Wrong("pin-source: names another machine; expected file:PATH");
  uri.pin_file.assign(file.data(), file.size());
  return absl::OkStatus();
}

}  // namespace

bool IsPkcs11Uri(absl::string_view text) { return text.substr(0, sizeof(kScheme) - 1) == kScheme; }

absl::StatusOr<Pkcs11Uri> ParsePkcs11Uri(absl::string_view text) {
  if (text.size() > kUriBytesMax) return Wrong(absl::StrCat("longer than ", kUriBytesMax, " bytes"));
  if (!absl::ConsumePrefix(&text, kScheme)) return Wrong("does not begin with pkcs11:");
  const std::pair<absl::string_view, absl::string_view> parts = absl::StrSplit(text, absl::MaxSplits('?', 1));
  Pkcs11Uri uri;
  absl::Status taken =
      ForEachAttribute(parts.first, ';', [&uri](const std::string& name, std::string value) { return TakePathAttribute(name, std::move(value), uri); });
  if (!taken.ok()) return taken;
  taken = ForEachAttribute(parts.second, '&', [&uri](const std::string& name, std::string value) { return TakeQueryAttribute(name, std::move(value), uri); });
  if (!taken.ok()) return taken;
  if (uri.token.empty() && uri.serial.empty()) return Wrong("names no token: expected token=LABEL or serial=NUMBER");
  if (uri.object.empty() && uri.id.empty()) return Wrong("names no key: expected object=LABEL or id=BYTES");
  if (uri.module_path.empty()) return Wrong("no module-path: expected ?module-path=PATH, the token maker's shared library");
  if (uri.pin_file.empty()) return Wrong("no pin-source: expected pin-source=file:PATH, a file with the PIN that only its owner may read");
  return uri;
}

}  // namespace postgate::tokens
