// SPDX-License-Identifier: Apache-2.0
//
// Usage: postgate-rulebook [FILE]: writes the rulebook to FILE, or to standard output.
#include <cstdio>
#include <fstream>
#include <iostream>
#include <string>

#include "core/validation/rulebook.h"

int main(int argc, char** argv) {
  if (argc > 2) {
    std::fputs("usage: postgate-rulebook [FILE]\n", stderr);
    return 2;
  }
  const std::string book = postgate::validation::Rulebook();
  if (argc == 1) {
    std::cout << book;
    return std::cout.flush() ? 0 : 2;
  }
  std::ofstream file(argv[1], std::ios::binary);
  file << book;
  file.close();
  if (file) return 0;
  std::fprintf(stderr, "%s: cannot be written\n", argv[1]);
  return 2;
}
