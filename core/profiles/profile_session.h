// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_PROFILES_PROFILE_SESSION_H_
#define CORE_PROFILES_PROFILE_SESSION_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "core/profiles/profiles.h"
#include "core/records/declaration.h"

namespace postgate::profiles {

// Finds the profiles that items meet, for one thread. The profiles must outlive it.
class ProfileSession {
 public:
  explicit ProfileSession(const Profiles& profiles);
  ~ProfileSession();
  ProfileSession(const ProfileSession&) = delete;
  ProfileSession& operator=(const ProfileSession&) = delete;

  const Profiles& profiles() const { return profiles_; }

  // Writes the places of the profiles that are in force on that day, days since 1970, and that the declaration meets, in their order. Its texts are valid UTF-8.
  void Match(const records::Declaration& declaration, int64_t day, std::vector<uint32_t>& hits);

 private:
  bool Holds(uint32_t node);
  bool HoldsOfAnyPiece(uint32_t node);
  bool Passes(uint32_t test);
  bool PassesNow(const CompiledTest& test);
  // The numbers of the patterns that the field's texts have, of the piece that is looked at.
  const std::vector<uint32_t>& Matched(uint32_t field);

  const Profiles& profiles_;
  std::unique_ptr<Profiles::Workspace> workspace_;
  // Of the item that is looked at.
  const records::Declaration* declaration_ = nullptr;
  // The piece that is looked at, or all.
  int piece_ = kAllPieces;
};

}  // namespace postgate::profiles

#endif  // CORE_PROFILES_PROFILE_SESSION_H_
