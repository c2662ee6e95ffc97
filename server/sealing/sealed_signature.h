// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SEALING_SEALED_SIGNATURE_H_
#define POSTGATE_SERVER_SEALING_SEALED_SIGNATURE_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "postgate/ledger/v1/entry.pb.h"
#include "server/sealing/day_keys.h"

namespace postgate::sealing {

// Seals a batch's signature into the entry of its last record, which has all its other fields already: it is bound to their principal, day, producer
// and offset. Thread-safe, as the other.
void SealSignature(const DayKeys& keys, absl::string_view signature, ledger::v1::Entry& entry);

// The signature back; none when it was erased with the content. DATA_LOSS when it was altered or its key is missing; the keys' errors.
absl::StatusOr<std::optional<std::string>> OpenSignature(Keys& keys, const ledger::v1::Entry& entry);

}  // namespace postgate::sealing

#endif  // POSTGATE_SERVER_SEALING_SEALED_SIGNATURE_H_
