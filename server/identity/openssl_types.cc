// SPDX-License-Identifier: Apache-2.0
#include "server/identity/openssl_types.h"

#include <cerrno>
#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"

namespace postgate::identity {

std::string NameBytes(const X509_NAME* name) {
  const unsigned char* bytes = nullptr;
  size_t size = 0;
  // OpenSSL caches the encoding inside the name; the cast only satisfies its signature.
  if (X509_NAME_get0_der(const_cast<X509_NAME*>(name), &bytes, &size) != 1) return "";
  return std::string(reinterpret_cast<const char*>(bytes), size);
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
