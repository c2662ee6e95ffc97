// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_ASSESSMENT_QUEUE_RULES_H_
#define CORE_ASSESSMENT_QUEUE_RULES_H_

#include <array>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "core/assessment/assessment_data.h"
#include "core/assessment/categories.h"
#include "core/assessment/denied_party_hits.h"
#include "core/assessment/facilitation.h"
#include "core/assessment/queues.h"
#include "core/assessment/trusted_traders.h"
#include "core/records/declaration.h"
#include "postgate/v1/assessment.pb.h"
#include "postgate/profile/v1/profile.pb.h"
#include "postgate/v1/finding.pb.h"

namespace postgate::assessment {

// What a rule may look at.
struct Facts {
  const records::Declaration& declaration;
  absl::Span<const v1::Finding> findings;
  const Facilitation& facilitation;
  const AssessmentData& data;
  const TrustedActor& trusted;
  // Of the list with this version.
  absl::Span<const DeniedPartyHit> denied_parties;
  absl::string_view screening_list_version;
  // Those that it meets and that take it, of the profiles with this version.
  absl::Span<const profile::v1::Profile* const> profiles;
  absl::string_view profiles_version;
};

// Collects what the rules say: reasons, and the queues by their place in kQueues.
class Routing {
 public:
  // At most this many reasons are kept of the rules of one audience, so that none of one can push out the other's; the queues and the score count all.
  static constexpr int kReasonsMax = 20;

  explicit Routing(v1::Assessment* assessment) : assessment_(assessment) {}

  // The rules of the next audience are applied now.
  void TakeUpNextAudience() { reasons_left_ = kReasonsMax; }
  void Send(absl::string_view queue);
  void Send(const QueueSet& queues) { queues_ |= queues; }
  void Withdraw(absl::string_view queue);
  // What somebody has to look at is not for quick release.
  void WithdrawFromQuickRelease();
  bool IsIn(absl::string_view queue) const;
  const QueueSet& queues() const { return queues_; }
  // Adds a reason with its part in the score; null when kReasonsMax are kept already.
  v1::Reason* Because(absl::string_view code, absl::string_view source, double weight);
  // Writes queues and score. `disclosed`: the queues by the rules whose reasons the carrier is told.
  void Finish(const QueueSet& disclosed);

 private:
  v1::Assessment* assessment_;
  QueueSet queues_;
  double score_ = 0;
  int reasons_left_ = kReasonsMax;
};

// Who is told of a rule's reasons, and of the queues that only it sends to.
enum class Audience { kCarrierToo, kCustoms };

struct QueueRule {
  absl::string_view id;
  absl::string_view summary;
  void (*apply)(const Facts& facts, Routing* routing);
  Audience audience = Audience::kCarrierToo;
};

// In the order in which they are applied; those for customs alone come last.
const std::array<QueueRule, 9>& QueueRules();

}  // namespace postgate::assessment

#endif  // CORE_ASSESSMENT_QUEUE_RULES_H_
