// SPDX-License-Identifier: Apache-2.0
#include <google/protobuf/stubs/logging.h>

#include <cstddef>
#include <cstdint>

#include "tests/fuzz/fuzz_target.h"

bool postgate::fuzz::EveryCheck() { return false; }

// libFuzzer's names, found by the linker.
extern "C" int LLVMFuzzerInitialize(int*, char***) {
  // One line an input about text that is no UTF-8 would be most of the run.
  google::protobuf::SetLogHandler(nullptr);
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  postgate::fuzz::RunOnce(absl::string_view(reinterpret_cast<const char*>(data), size));
  return 0;
}
