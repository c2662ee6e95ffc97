// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_FORMATS_FILE_DIGEST_H_
#define CLIENT_FORMATS_FILE_DIGEST_H_

#include <string>

#include "absl/status/statusor.h"

namespace postgate::client {

// SHA-256 of a file's content in 64 lower-case hexadecimal digits. NOT_FOUND or FAILED_PRECONDITION with the path.
absl::StatusOr<std::string> Sha256OfFile(const std::string& path);

// Its first 12 digits, by which a file's producer is told from those of other files.
absl::StatusOr<std::string> ShortSha256OfFile(const std::string& path);

}  // namespace postgate::client

#endif  // CLIENT_FORMATS_FILE_DIGEST_H_
