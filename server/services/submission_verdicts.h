// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SERVICES_SUBMISSION_VERDICTS_H_
#define POSTGATE_SERVER_SERVICES_SUBMISSION_VERDICTS_H_

#include <string>
#include <vector>

#include "postgate/v1/finding.pb.h"
#include "server/intake/observer.h"

namespace postgate::services {

// Counts the outcomes and findings of one submission and tells the observer once for each kind.
void ReportVerdicts(const std::vector<v1::ItemResult>& results, const std::string& carrier, intake::IntakeObserver& observer);

}  // namespace postgate::services

#endif  // POSTGATE_SERVER_SERVICES_SUBMISSION_VERDICTS_H_
