// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_DATA_FOLDER_H_
#define POSTGATE_SERVER_DATA_FOLDER_H_

#include <string>

#include "absl/status/status.h"

namespace postgate {

// Makes the folder of the ledger for the gateway's own user alone, since what is in it holds identifiers in clear, and the keys. One that is there keeps
// its permissions; when they let others in, a line of the log says so.
absl::Status MakeDataFolder(const std::string& path);

}  // namespace postgate

#endif  // POSTGATE_SERVER_DATA_FOLDER_H_
