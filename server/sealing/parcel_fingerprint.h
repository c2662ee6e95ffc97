// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SEALING_PARCEL_FINGERPRINT_H_
#define POSTGATE_SERVER_SEALING_PARCEL_FINGERPRINT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "core/digest/hmac.h"
#include "core/records/declaration.h"
#include "postgate/ledger/v1/entry.pb.h"
#include "server/sealing/keys.h"

namespace postgate::sealing {

// A key of the hub's own is in use for so many days, and for as many again to recognize what came in the period before; then it is dropped.
inline constexpr int32_t kParcelPeriodDays = 30;
inline constexpr int32_t kParcelKeyDays = 2 * kParcelPeriodDays;

// Periods since 1970-01-01 in UTC.
int32_t ParcelPeriodOf(absl::Time time);
// Of class personal, named by the day on which its period began.
KeyName ParcelKeyName(int32_t period);
// They know no class's retention: they go kParcelKeyDays after their period began.
bool IsParcelKey(const KeyName& name);

// By which parcels are recognized now.
struct ParcelKeys {
  int32_t period = 0;
  // Null: it was dropped, as when the clock was set back by months. Without `current` nothing is recognized.
  DataKeyPtr current;
  DataKeyPtr before;
};

// Makes what there is none of: a key that is lost costs that what it recognized is not recognized again, and nothing else. Fails as Keys::FindOrMake, but for what was dropped.
absl::StatusOr<ParcelKeys> ParcelKeysFor(Keys& keys, absl::Time now);

// What two filings of one parcel have in common though their identifiers differ: HMAC-SHA-256, cut to 8 bytes, of the names, addresses and countries of sender and addressee (folded as
// core/item_search does), the gross mass in grams, and of each piece the HS subheading (else the description), quantity and value, in whichever order the pieces are. One letter or gram more is
// another parcel. Two parcels have one fingerprint by chance once in 2^64. It hangs on nothing but the declaration and the key, and tells nothing without the key. Of one batch; not thread-safe.
class ParcelFingerprints {
 public:
  // `keys` have a current one.
  explicit ParcelFingerprints(const ParcelKeys& keys);

  // Sets the item's period and its fingerprints: under the current key and, while there is one, under the one before. Nothing when the name of sender or addressee or all pieces are missing: too
  // many parcels would be the same.
  void Set(const records::Declaration& declaration, ledger::v1::ItemEntry& item);

 private:
  // False: there is no name.
  template <typename Party>
  bool AddParty(const Party& party);
  void AddPiece(const records::GovernmentAgencyGoodsItem& piece);
  void AddFolded(absl::string_view text);
  void AddNumber(int64_t number);

  const int32_t period_;
  digest::HmacSha256 current_;
  std::optional<digest::HmacSha256> before_;
  // Of the item before, for their memory.
  std::string text_;
  std::string folded_;
  std::string joined_;
  std::string pieces_;
  std::vector<std::pair<size_t, size_t>> piece_places_;  // begin and size in pieces_
};

}  // namespace postgate::sealing

#endif  // POSTGATE_SERVER_SEALING_PARCEL_FINGERPRINT_H_
