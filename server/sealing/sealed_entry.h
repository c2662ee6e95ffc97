// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SEALING_SEALED_ENTRY_H_
#define POSTGATE_SERVER_SEALING_SEALED_ENTRY_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "postgate/ledger/v1/entry.pb.h"
#include "server/sealing/day_keys.h"
#include "server/sealing/held_fields.h"
#include "server/sealing/sealed_part.h"

namespace postgate::sealing {

// Seals bodies of items under one day's keys; lives as a Sealer does. Not thread-safe, as all else here is.
class BodySealer {
 public:
  explicit BodySealer(const DayKeys& keys);

  // Seals an item's body, serialized, into its entry, which has its principal, producer, offset and item_id already: they are bound to it.
  // INTERNAL when the body is no ItemBody.
  absl::Status Seal(absl::string_view body, ledger::v1::Entry& entry);

 private:
  const int32_t day_;
  PartSealer personal_sealer_;
  PartSealer trade_sealer_;
  // Of the body before, for their memory.
  std::string personal_;
  std::string trade_;
  std::string additional_data_;
  ledger::v1::SealedFields fields_;
};

// One body.
absl::Status SealBody(const DayKeys& keys, absl::string_view body, ledger::v1::Entry& entry);

// Moves the fields marked personal_data of an entry that is no item into its sealed part. It has its principal.
void SealTexts(const DayKeys& keys, ledger::v1::Entry& entry);

// What can still be read.
enum class Readable { kAll, kNotPersonal, kNothing };

struct OpenedBody {
  Readable readable = Readable::kAll;
  ledger::v1::ItemBody body;
};

// The body of an item's entry; empty for a duplicate's. One of format 3 is in clear. DATA_LOSS, with the cause, when it was altered or its key
// is missing; the keys' errors.
absl::StatusOr<OpenedBody> OpenBody(Keys& keys, const ledger::v1::Entry& entry);

// The same for whoever may see what legal holds keep of the entry at `sequence` beyond its own keys' time. Errors of `held` as well.
absl::StatusOr<OpenedBody> OpenBody(Keys& keys, const HeldFields& held, int64_t sequence, const ledger::v1::Entry& entry);

// What OpenBody's answer takes in memory, about, in bytes.
size_t BodyBytes(const ledger::v1::Entry& entry);

// Puts the texts of an entry that is no item back in their place. Errors as OpenBody's.
absl::StatusOr<Readable> OpenTexts(Keys& keys, ledger::v1::Entry& entry);
absl::StatusOr<Readable> OpenTexts(Keys& keys, const HeldFields& held, int64_t sequence, ledger::v1::Entry& entry);

// The sealed fields of an entry as they are before they are put together, with what is held of it. Both absent for an entry that has nothing sealed.
absl::StatusOr<ClearFields> OpenFields(Keys& keys, const HeldFields& held, int64_t sequence, const ledger::v1::Entry& entry);

}  // namespace postgate::sealing

#endif  // POSTGATE_SERVER_SEALING_SEALED_ENTRY_H_
