// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_PROFILES_PROFILES_H_
#define CORE_PROFILES_PROFILES_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "core/profiles/compiled_conditions.h"
#include "core/profiles/row_filter.h"
#include "core/synchronization/idle_pool.h"
#include "postgate/profile/v1/profile.pb.h"

namespace postgate::profiles {

// Profiles, compiled so that one item costs little more with thousands of them than with ten: immutable, shared by all threads.
//
// Text patterns of all profiles are looked for at once, field by field; then a set of bits a field tells which profiles can't hold; the conditions of those that are
// left are looked at one by one, each test at most once.
class Profiles {
 public:
  // Of profiles that are right by themselves (profile_check.h), each id once. `version` names them. Fails where the library of patterns does not take all of them together.
  static absl::StatusOr<std::shared_ptr<const Profiles>> Compile(std::vector<profile::v1::Profile> profiles, std::string version);
  ~Profiles();

  const std::vector<profile::v1::Profile>& profiles() const { return profiles_; }
  const std::string& version() const { return version_; }

  // Whether the item with this digest belongs to the share of hits that the profile takes. Whoever does not know the profiles can't tell.
  bool TakesShare(const profile::v1::Profile& profile, absl::string_view item_digest) const;

 private:
  friend class ProfileSession;
  class Workspace;

  // One of the conditions that make a profile hold.
  struct Row {
    uint32_t profile;
    uint32_t node;
  };
  // Days since 1970 on which a profile is in force.
  struct Days {
    int64_t first;
    int64_t last;
  };

  Profiles(std::vector<profile::v1::Profile> profiles, std::string version);

  std::unique_ptr<Workspace> MakeWorkspace() const;

  const std::vector<profile::v1::Profile> profiles_;
  const std::string version_;
  CompiledConditions conditions_;
  RowFilter filter_{conditions_};
  std::vector<Row> rows_;
  std::vector<Days> days_;
  mutable IdlePool<Workspace> workspaces_;
};

}  // namespace postgate::profiles

#endif  // CORE_PROFILES_PROFILES_H_
