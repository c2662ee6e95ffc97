// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_EVALUATION_OUTCOME_H_
#define CORE_EVALUATION_OUTCOME_H_

#include "postgate/v1/finding.pb.h"

namespace postgate::evaluation {

// Whether it was taken, with findings or without. A duplicate repeats what was taken, and is not.
inline bool IsAccepted(v1::Outcome outcome) { return outcome == v1::OUTCOME_ACCEPTED || outcome == v1::OUTCOME_ACCEPTED_WITH_FINDINGS; }

}  // namespace postgate::evaluation

#endif  // CORE_EVALUATION_OUTCOME_H_
