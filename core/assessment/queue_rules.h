// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_ASSESSMENT_QUEUE_RULES_H_
#define CORE_ASSESSMENT_QUEUE_RULES_H_

#include <array>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "core/assessment/assessment_data.h"
#include "core/assessment/categories.h"
#include "core/assessment/facilitation.h"
#include "core/assessment/queues.h"
#include "core/assessment/trusted_traders.h"
#include "core/records/declaration.h"
#include "postgate/v1/assessment.pb.h"
#include "postgate/v1/finding.pb.h"

namespace postgate::assessment {

// What a rule may look at.
struct Facts {
  const records::Declaration& declaration;
  absl::Span<const v1::Finding> findings;
  const Facilitation& facilitation;
  const AssessmentData& data;
  const TrustedActor& trusted;
};

// Collects what the rules say: reasons, and the queues by their place in kQueues.
class Routing {
 public:
  // At most this many reasons are kept; the queues and the score count all.
  static constexpr int kReasonsMax = 20;

  explicit Routing(v1::Assessment* assessment) : assessment_(assessment) {}

  void Send(absl::string_view queue);
  void Send(const QueueSet& queues) { queues_ |= queues; }
  void Withdraw(absl::string_view queue);
  bool IsIn(absl::string_view queue) const;
  // Adds a reason with its part in the score; null when kReasonsMax are kept already.
  v1::Reason* Because(absl::string_view code, absl::string_view source, double weight);
  // Writes queues and score.
  void Finish();

 private:
  v1::Assessment* assessment_;
  QueueSet queues_;
  double score_ = 0;
};

struct QueueRule {
  absl::string_view id;
  absl::string_view summary;
  void (*apply)(const Facts& facts, Routing* routing);
};

// In the order in which they are applied.
const std::array<QueueRule, 7>& QueueRules();

}  // namespace postgate::assessment

#endif  // CORE_ASSESSMENT_QUEUE_RULES_H_
