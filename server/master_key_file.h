// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_MASTER_KEY_FILE_H_
#define POSTGATE_SERVER_MASTER_KEY_FILE_H_

#include <string>

#include "absl/status/statusor.h"
#include "server/sealing/master_keys.h"

namespace postgate {

// Reads master.key of a folder in the layout of `postgate certs init`. FAILED_PRECONDITION with path, cause and remedy when there is none, when
// others than its owner may read it, or when it holds no keys.
absl::StatusOr<sealing::MasterKeys> LoadMasterKeys(const std::string& folder);

}  // namespace postgate

#endif  // POSTGATE_SERVER_MASTER_KEY_FILE_H_
