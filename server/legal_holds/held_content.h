// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEGAL_HOLDS_HELD_CONTENT_H_
#define POSTGATE_SERVER_LEGAL_HOLDS_HELD_CONTENT_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "server/ledger/store.h"
#include "server/legal_holds/hold_reader.h"
#include "server/sealing/held_fields.h"
#include "server/sealing/keys.h"

namespace postgate::legal_holds {

// What all standing cases together keep. Thread-safe.
class HeldContent final : public sealing::HeldFields {
 public:
  // All outlive it.
  HeldContent(const ledger::Store* store, const HoldReader* reader, sealing::Keys* keys) : store_(*store), reader_(*reader), keys_(*keys) {}

  absl::StatusOr<sealing::ClearFields> Find(int64_t sequence) const override;

 private:
  const ledger::Store& store_;
  const HoldReader& reader_;
  sealing::Keys& keys_;
};

}  // namespace postgate::legal_holds

#endif  // POSTGATE_SERVER_LEGAL_HOLDS_HELD_CONTENT_H_
