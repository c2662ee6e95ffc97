// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_REGISTER_RECEIPTS_H_
#define POSTGATE_SERVER_REGISTER_RECEIPTS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "postgate/v1/receipt.pb.h"
#include "server/ledger/proposal.h"

namespace postgate::registry {

// Bytes of a receipt's salt.
inline constexpr int kReceiptSaltBytes = 16;

// The receipt for the entries from `first_sequence` on, whose received digests are given in order.
v1::Receipt MakeReceipt(const ledger::Draft& draft, int64_t first_sequence, const std::vector<std::string>& received_digests);

// SHA-256 over the salt and the digests, as receipt.proto says; anyone who holds what was sent can compute it.
std::string ReceiptDigest(absl::string_view salt, const std::vector<std::string>& received_digests);

}  // namespace postgate::registry

#endif  // POSTGATE_SERVER_REGISTER_RECEIPTS_H_
