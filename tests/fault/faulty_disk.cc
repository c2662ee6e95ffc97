// SPDX-License-Identifier: Apache-2.0
#include "tests/fault/faulty_disk.h"

#include <filesystem>
#include <system_error>

#include "tests/fault/storage_calls.h"

namespace postgate::fault {
namespace {

std::string Assignment(const char* name, const std::string& value) { return std::string(name) + "=" + value; }

}  // namespace

std::vector<std::string> ShimEnvironment(const std::string& root, const std::string& journal, const std::string& fault,
                                         const std::string& lies) {
  std::filesystem::remove_all(journal);
  std::filesystem::create_directory(journal);
  std::vector<std::string> environment = {Assignment("LD_PRELOAD", POSTGATE_STORAGE_SHIM), Assignment(kRootVariable, root),
                                          Assignment(kJournalVariable, journal)};
  if (!fault.empty()) environment.push_back(Assignment(kFaultVariable, fault));
  if (!lies.empty()) environment.push_back(Assignment(kLiesVariable, lies));
  return environment;
}

FaultyDisk::FaultyDisk() : root_(folder_.path() + "/disk"), journal_(folder_.path() + "/journal") {
  std::filesystem::create_directory(root_);
  std::filesystem::create_directory(journal_);
}

void FaultyDisk::CopyFrom(const FaultyDisk& other) {
  std::filesystem::remove_all(root_);
  std::filesystem::copy(other.root(), root_, std::filesystem::copy_options::recursive);
}

}  // namespace postgate::fault
