// SPDX-License-Identifier: Apache-2.0
//
// Reads a number after its memory was given back: what AddressSanitizer must report. With the argument while_alive it reads it before, and
// nothing may be reported.
#include <memory>
#include <string_view>

namespace {

// Out of line, so that the compiler does not see the error itself.
[[gnu::noinline]] void GiveBack(std::unique_ptr<volatile int>& number) { number.reset(); }

}  // namespace

int main(int argc, char** argv) {
  const bool while_alive = argc == 2 && std::string_view(argv[1]) == "while_alive";
  auto number = std::make_unique<volatile int>(0);
  volatile int* const kept = number.get();
  if (!while_alive) GiveBack(number);
  return *kept;
}
