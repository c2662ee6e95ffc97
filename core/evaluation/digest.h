// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_EVALUATION_DIGEST_H_
#define CORE_EVALUATION_DIGEST_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

struct evp_md_st;

namespace postgate::evaluation {

// SHA-256. The implementation is looked up once, because OpenSSL's lookup costs more than hashing an item. Thread-safe.
class Sha256 {
 public:
  static absl::StatusOr<Sha256> Create();

  // Returns 32 bytes.
  std::string Digest(absl::string_view bytes) const;

 private:
  struct Free {
    void operator()(evp_md_st* md) const;
  };

  explicit Sha256(evp_md_st* md) : md_(md) {}

  std::unique_ptr<evp_md_st, Free> md_;
};

}  // namespace postgate::evaluation

#endif  // CORE_EVALUATION_DIGEST_H_
