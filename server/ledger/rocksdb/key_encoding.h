// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEDGER_ROCKSDB_KEY_ENCODING_H_
#define POSTGATE_SERVER_LEDGER_ROCKSDB_KEY_ENCODING_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "core/audit_tree/frontier.h"

namespace postgate::ledger {

// Eight bytes, big-endian: numbers from 0 on sort as their keys.
std::string EncodeNumber(int64_t number);
std::optional<int64_t> DecodeNumber(absl::string_view bytes);

// A byte of the level and the index: a level's nodes sort by it.
std::string TreeNodeKey(const audit_tree::NodeId& id);

// What the keys of all acks of a producer begin with. The length comes first, so that no producer's keys lie among another's.
std::string AckPrefix(absl::string_view producer_key);
// AckPrefix and the first offset.
std::string AckKey(absl::string_view producer_key, int64_t first_offset);

}  // namespace postgate::ledger

#endif  // POSTGATE_SERVER_LEDGER_ROCKSDB_KEY_ENCODING_H_
