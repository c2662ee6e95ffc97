// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_RECEIPTS_IDENTITY_H_
#define POSTGATE_SERVER_RECEIPTS_IDENTITY_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "core/receipts/signing_key.h"

namespace postgate {

// By what the hub signs tree heads.
struct ReceiptsIdentity {
  std::shared_ptr<const receipts::SigningKey> key;
  // PEM: the key's certificate, then those of earlier keys.
  std::string certificates;
  // What is signed later does not hold.
  absl::Time valid_until;
};

// `key_uri`: the PKCS#11 URI of a key in a token, instead of receipts.key; empty: that file. Its PIN is in no error.
//
// Reads receipts.key and receipts.pem of a folder in the layout of `postgate certs init`. FAILED_PRECONDITION or the file's own error, with path,
// cause and remedy, when the first certificate is not the key's, is not valid at `now`, or would not be taken by whoever checks receipts against
// the folder's ca.pem.
absl::StatusOr<ReceiptsIdentity> LoadReceiptsIdentity(const std::string& folder, const std::string& key_uri, absl::Time now);

}  // namespace postgate

#endif  // POSTGATE_SERVER_RECEIPTS_IDENTITY_H_
