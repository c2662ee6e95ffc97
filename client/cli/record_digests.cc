// SPDX-License-Identifier: Apache-2.0
#include "client/cli/record_digests.h"

#include "absl/strings/str_cat.h"
#include "core/digest/sha256.h"

namespace postgate::cli {

absl::StatusOr<std::string> RecordDigests::At(int64_t offset) {
  if (offset != next_) {
    if (absl::Status sought = file_->Seek(offset); !sought.ok()) return sought;
  }
  next_ = offset + 1;
  const absl::StatusOr<bool> found = file_->Next(&record_);
  if (!found.ok()) return found.status();
  if (!*found) return absl::OutOfRangeError(absl::StrCat("the file has no record ", offset));
  return digest::BytesOf(digest::Sha256Of({record_.bytes}));
}

}  // namespace postgate::cli
