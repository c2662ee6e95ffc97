// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_TESTS_FAULT_POWER_LOSS_H_
#define POSTGATE_TESTS_FAULT_POWER_LOSS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace postgate::fault {

// One call that the shim wrote down.
struct Call {
  std::string name;
  std::string outcome;  // "ok" or the fault
  std::string path;     // relative to the folder
};

// The calls that a program made below its folder, in order.
std::vector<Call> CallsIn(const std::string& journal_folder);

// How much of what was not synced a power cut leaves.
struct Tear {
  // None: nothing of it, the least that a file system may do. Otherwise, drawn with this seed: the first so many of the names that were
  // made, moved and removed (file systems keep their order), and of each file a size between the synced and the last, with any of the
  // unsynced sectors of 512 bytes as they were written and zeros for the others.
  std::optional<uint64_t> seed;
};

// Rewrites the folder to what a power cut would have left of it after a program under the shim was killed or ended. False when the
// journal and the folder do not fit one another.
bool CutPower(const std::string& root, const std::string& journal_folder, Tear tear);

}  // namespace postgate::fault

#endif  // POSTGATE_TESTS_FAULT_POWER_LOSS_H_
