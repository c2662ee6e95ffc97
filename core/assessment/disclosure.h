// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_ASSESSMENT_DISCLOSURE_H_
#define CORE_ASSESSMENT_DISCLOSURE_H_

#include "postgate/v1/assessment.pb.h"

namespace postgate::assessment {

// Leaves of an assessment what its carrier is told (assessment.proto). Of reasons, those of rules that say so of themselves: what is not known to be told, is not.
void KeepWhatCarriersAreTold(v1::Assessment& assessment);

}  // namespace postgate::assessment

#endif  // CORE_ASSESSMENT_DISCLOSURE_H_
