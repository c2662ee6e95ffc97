// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_ASSESSMENT_ASSESSOR_H_
#define CORE_ASSESSMENT_ASSESSOR_H_

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "core/assessment/assessment_data.h"
#include "core/assessment/risk_data.h"
#include "core/records/declaration.h"
#include "postgate/v1/assessment.pb.h"
#include "postgate/v1/finding.pb.h"

namespace postgate::assessment {

// Grows with each change to the rules; part of the rules' version.
inline constexpr int kAssessmentVersion = 4;

// How an item came to a hub.
struct Filing {
  absl::string_view hub_country;
  // Who filed it, as the certificate says; empty where nobody did: then no trader is trusted.
  absl::string_view carrier;
  absl::Time now;
  // SHA-256 of its content, by which profiles take a share of what they find.
  absl::string_view content_digest;
  // Looks at it with what customs gives; null: nobody does.
  RiskSession* risk = nullptr;
};

// Assesses an accepted item: category, queues (at least one of the clearance track), score and reasons. A function of the arguments, the data of `risk` among them. The queue `release`
// means that an officer may release it quickly; nothing is released by itself. `rules_version` is left to the caller.
void Assess(const records::Declaration& declaration, absl::Span<const v1::Finding> findings, const AssessmentData& data, const Filing& filing,
            v1::Assessment* assessment);

}  // namespace postgate::assessment

#endif  // CORE_ASSESSMENT_ASSESSOR_H_
