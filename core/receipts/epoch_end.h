// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_RECEIPTS_EPOCH_END_H_
#define CORE_RECEIPTS_EPOCH_END_H_

#include <string>

#include "absl/status/status.h"
#include "core/receipts/head_verifier.h"
#include "core/receipts/signing_key.h"
#include "postgate/v1/ledger_epoch.pb.h"

namespace postgate::receipts {

// What the signature of such a statement is over (protos/postgate/v1/ledger_epoch.proto).
std::string SignedBytes(const v1::EpochEnd& end);

// Sets key_id and signature. INTERNAL when the key does not sign.
absl::Status SignEpochEnd(const SigningKey& key, v1::EpochEnd& end);

// As HeadVerifier::Verify, at the time of the restore.
absl::Status VerifyEpochEnd(const HeadVerifier& verifier, const v1::EpochEnd& end);

}  // namespace postgate::receipts

#endif  // CORE_RECEIPTS_EPOCH_END_H_
