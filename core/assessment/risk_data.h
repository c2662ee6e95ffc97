// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_ASSESSMENT_RISK_DATA_H_
#define CORE_ASSESSMENT_RISK_DATA_H_

#include <memory>
#include <optional>
#include <utility>

#include "core/profiles/profile_session.h"
#include "core/profiles/profiles.h"
#include "core/screening/screening_list.h"
#include "core/screening/screening_session.h"

namespace postgate::assessment {

// What customs gives a hub beside its rules and replaces while it runs. What is null is not looked at.
struct RiskData {
  std::shared_ptr<const screening::ScreeningList> screening_list = nullptr;
  std::shared_ptr<const profiles::Profiles> profiles = nullptr;
};

// Looks at items with one state of the risk data, for one thread.
class RiskSession {
 public:
  explicit RiskSession(RiskData data) : data_(std::move(data)) {
    if (data_.screening_list != nullptr) screening_.emplace(*data_.screening_list);
    if (data_.profiles != nullptr) profiles_.emplace(*data_.profiles);
  }

  // Null: nothing is screened.
  screening::ScreeningSession* screening() { return screening_.has_value() ? &*screening_ : nullptr; }
  // Null: there are no profiles.
  profiles::ProfileSession* profiles() { return profiles_.has_value() ? &*profiles_ : nullptr; }

 private:
  const RiskData data_;
  std::optional<screening::ScreeningSession> screening_;
  std::optional<profiles::ProfileSession> profiles_;
};

}  // namespace postgate::assessment

#endif  // CORE_ASSESSMENT_RISK_DATA_H_
