// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_INTAKE_SENT_SIGNATURE_H_
#define POSTGATE_SERVER_INTAKE_SENT_SIGNATURE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/receipts/batch_signature.h"
#include "server/intake/message.h"
#include "server/intake/submit_session.h"
#include "server/sealing/day_keys.h"

namespace postgate::intake {

// The signature that came with a batch: checked over the records' digests, which evaluation makes anyway, then kept in their entries.
class SentSignature {
 public:
  // Before the batch's records are taken out of it; none when it has no signature. Digests what was signed with it and committed before.
  // INVALID_ARGUMENT with SIGNATURE_INVALID when what was sent is no BatchSignature.
  static absl::StatusOr<std::optional<SentSignature>> Of(const ReceivedBatch& batch);

  // INVALID_ARGUMENT with SIGNATURE_INVALID unless it is the signer's over these records.
  absl::Status Check(const receipts::SignerCertificate& signer, const std::string& producer, const PreparedBatch& prepared) const;
  // After Check: signature and certificate go into the entry of the last record, and the others lead there.
  void Keep(const receipts::SignerCertificate& signer, const sealing::DayKeys& keys, PreparedBatch& prepared) const;

 private:
  SentSignature() = default;

  std::string signature_;
  int64_t first_offset_ = 0;
  v1::RecordKind kind_ = v1::RECORD_KIND_UNSPECIFIED;
  std::vector<std::string> digests_before_;
};

}  // namespace postgate::intake

#endif  // POSTGATE_SERVER_INTAKE_SENT_SIGNATURE_H_
