// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_SCREENING_SCREENING_LIST_H_
#define CORE_SCREENING_SCREENING_LIST_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "core/reference/reference_data.h"
#include "core/screening/denied_parties.h"
#include "core/screening/screener.h"
#include "core/synchronization/idle_pool.h"

namespace postgate::screening {

// Whether what else is known of two parties speaks for their being one.
enum class Agreement { kUnknown, kAgrees, kDiffers };

// Where a party is, as a declaration says.
struct PartyAddress {
  absl::string_view street;
  absl::string_view city;
  // ISO 3166-1 alpha-2.
  absl::string_view country;
};

// A list of denied parties, ready for screening: immutable, shared by all threads.
class ScreeningList {
 public:
  // Reads the list at `path` (denied_parties.h). Fails with file and line; nothing of a list that is wrong is used.
  static absl::StatusOr<std::shared_ptr<const ScreeningList>> Load(const std::string& path, std::shared_ptr<const reference::ReferenceData> reference);

  ScreeningList(DeniedParties parties, std::shared_ptr<const reference::ReferenceData> reference);
  ~ScreeningList();

  const std::vector<DeniedParty>& parties() const { return parties_.parties; }
  const std::string& version() const { return parties_.version; }
  const Screener& screener() const { return screener_; }

  // By the index of a party. Unknown where either side does not say, or says what is no country.
  Agreement CountryAgreement(uint32_t party, const PartyAddress& address) const;
  // Agrees where a word of the city, or two words of the street, stand in the addresses of the list; differs only where the list has an address and none of it agrees.
  Agreement AddressAgreement(uint32_t party, const PartyAddress& address) const;

 private:
  friend class ScreeningSession;
  class Workspace;

  struct Place {
    // Alpha-2, each once.
    std::vector<std::string> countries;
    // Of the addresses, sorted, each once.
    std::vector<std::string> address_words;
  };

  void AddPlaces();
  std::unique_ptr<Workspace> MakeWorkspace() const;

  const DeniedParties parties_;
  const std::shared_ptr<const reference::ReferenceData> reference_;
  const Screener screener_;
  // By the index of a party.
  std::vector<Place> places_;
  mutable IdlePool<Workspace> workspaces_;
};

}  // namespace postgate::screening

#endif  // CORE_SCREENING_SCREENING_LIST_H_
