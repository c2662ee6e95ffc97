// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_REGISTER_ITEM_HISTORY_H_
#define POSTGATE_SERVER_REGISTER_ITEM_HISTORY_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "postgate/v1/assessment.pb.h"
#include "postgate/v1/declaration.pb.h"
#include "postgate/v1/exchange_service.pb.h"
#include "server/sealing/held_fields.h"

namespace postgate::registry {

class Register;

// Records that one answer holds at most; the newest when there are more.
inline constexpr size_t kItemRecordsMax = 200;
// Their bytes: gRPC's receive limit at a client is 4 MB by default.
inline constexpr size_t kItemHistoryBytesMax = 3'000'000;
// Bytes of movements, decisions and confirmations among them, so that these never push out what was filed.
inline constexpr size_t kItemPiecesBytesMax = 1'000'000;
// Bytes of records, as their reader is told them, or as they are stored where the item is not told, after which no more is read for one answer. Versions of 4 MB each would make a question of 20 bytes read and parse a gigabyte.
inline constexpr size_t kItemBytesReadMax = 32'000'000;

// Says whether the caller may see what `carrier` filed with that destination operator.
using MaySee = std::function<bool(absl::string_view carrier, absl::string_view destination_operator)>;

struct ItemRecords {
  // Oldest first. A record says itself when its content or a part of its history is left out.
  std::vector<v1::ItemRecord> records;
  bool older_left_out = false;
};

// What was found of other registrations under the sequence lock is for customs alone.
enum class ReadBy { kCarrier, kCustoms };

// Every use and version that is committed and that the caller may see, the newest within the limits above; either the item identifier or the
// registration number is given. `held`: what the caller may see of it beyond its retention. NOT_FOUND when there is none. Reads the disk: not on a gRPC thread. Thread-safe.
absl::StatusOr<ItemRecords> ItemHistory(const Register& registry, absl::string_view item_id, absl::string_view registration_number,
                                        const MaySee& may_see, ReadBy reader = ReadBy::kCarrier, const sealing::HeldFields& held = sealing::NothingHeld());

// The current (version 0) or one version of a registered item, with its number filled in, as customs reads it. NOT_FOUND.
struct DeclaredItem {
  v1::Declaration declaration;
  v1::Assessment assessment;
  int32_t version = 0;
  int64_t sequence = 0;  // of its entry
  std::string carrier;
  std::string destination_operator;
};
absl::StatusOr<DeclaredItem> FindDeclaration(const Register& registry, absl::string_view registration_number, int32_t version,
                                             const sealing::HeldFields& held = sealing::NothingHeld());

// Registration numbers under which others filed the same item identifier, live ones only.
std::vector<std::string> RelatedRegistrations(const Register& registry, absl::string_view item_id,
                                              absl::string_view registration_number);

}  // namespace postgate::registry

#endif  // POSTGATE_SERVER_REGISTER_ITEM_HISTORY_H_
