// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_RECORD_SOURCE_H_
#define CLIENT_RECORD_SOURCE_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace postgate::client {

// What a record is.
enum class RecordKind { kItem, kMovement };

struct Record {
  RecordKind kind = RecordKind::kItem;
  // A serialized postgate.v1.Item or Movement. The hub takes each by itself: bytes that do not parse are rejected alone.
  std::string bytes;
};

// What a producer sends, in an order that never changes: record number n is always the same bytes. A Submitter moves back
// and forth in it, so it must be able to give again what it gave. Used by one thread at a time.
class RecordSource {
 public:
  virtual ~RecordSource() = default;

  // Makes Next return record number `offset`, counted from 0. The number after the last one is allowed. OUT_OF_RANGE beyond it.
  virtual absl::Status Seek(int64_t offset) = 0;

  // Replaces *record by the next one. Returns false at the end, and an error when the source can't be read.
  virtual absl::StatusOr<bool> Next(Record* record) = 0;
};

}  // namespace postgate::client

#endif  // CLIENT_RECORD_SOURCE_H_
