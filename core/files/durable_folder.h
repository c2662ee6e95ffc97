// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_CORE_FILES_DURABLE_FOLDER_H_
#define POSTGATE_CORE_FILES_DURABLE_FOLDER_H_

#include <string>
#include <system_error>

namespace postgate::files {

// Makes a folder, and those above it that are absent, so that they stay over a power failure: what is synced in a folder is lost with the
// folder's own name. One that is there has its name synced again, since who made it may have ended before. False: it was there. An `error` is
// set for what keeps it from being made or synced.
bool MakeDurableFolder(const std::string& path, std::error_code& error);

}  // namespace postgate::files

#endif  // POSTGATE_CORE_FILES_DURABLE_FOLDER_H_
