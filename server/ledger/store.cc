// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/store.h"

#include "absl/strings/str_cat.h"

namespace postgate::ledger {
namespace {

// Names of principals come from certificates, where a NUL is refused; so the first one ends the principal's name, whatever follows.
constexpr absl::string_view kSeparator("\0", 1);

}  // namespace

std::string ProducerKey(absl::string_view carrier, absl::string_view producer) { return absl::StrCat(carrier, kSeparator, producer); }

std::string RequestKey(absl::string_view principal, absl::string_view request_id) {
  return absl::StrCat(principal, kSeparator, request_id);
}

}  // namespace postgate::ledger
