// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEDGER_READER_H_
#define POSTGATE_SERVER_LEDGER_READER_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "server/ledger/store.h"

namespace postgate::ledger {

// Something that is made of the ledger alone. It gets every block in order, each once, from its checkpoint on; after a crash the
// blocks since the checkpoint come again. State and checkpoint share one atomic write (Table).
class Reader {
 public:
  virtual ~Reader() = default;

  // For metrics and the hub's status: "queues", "decisions".
  virtual absl::string_view name() const = 0;

  // The last sequence applied; where reading goes on.
  virtual int64_t applied_sequence() const = 0;

  // Takes a block whose first sequence is applied_sequence() + 1, or that holds it. An error stops the reader and is reported; it never
  // skips. A reader that can't go on with what it keeps may drop it instead: then applied_sequence() is before where it was, and the blocks from
  // there on come again. Called from one thread.
  virtual absl::Status Apply(const CommittedBlock& block) = 0;
};

}  // namespace postgate::ledger

#endif  // POSTGATE_SERVER_LEDGER_READER_H_
