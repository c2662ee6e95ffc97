// SPDX-License-Identifier: Apache-2.0
//
// A fuzz target without libFuzzer: fuzz_NAME [--runs N] [--seed S] CORPUS|INPUT... runs every input, then N mutations of them, of a structured target's
// every second one by its structure. What fails is written to fuzz-failure-SEED in the current folder, to be put into the corpus.
#include <fcntl.h>
#include <google/protobuf/stubs/logging.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "tests/fuzz/byte_mutator.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/structure.h"

namespace {

// For the signal handler: what is being run, and where it goes when the run is its last.
absl::string_view g_input;
char g_failure_path[256];

void KeepInput(int signal) {
  const int file = open(g_failure_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file >= 0 && write(file, g_input.data(), g_input.size()) == static_cast<ssize_t>(g_input.size())) {
    constexpr char kSaid[] = "the input is kept in ";
    std::ignore = write(STDERR_FILENO, kSaid, sizeof(kSaid) - 1);
    std::ignore = write(STDERR_FILENO, g_failure_path, std::strlen(g_failure_path));
    std::ignore = write(STDERR_FILENO, "\n", 1);
  }
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

void Run(const std::string& input) {
  g_input = input;
  postgate::fuzz::RunOnce(input);
}

std::string Content(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

// Sorted, so that a seed means the same everywhere.
std::vector<std::string> Inputs(const std::filesystem::path& path) {
  if (!std::filesystem::is_directory(path)) return {Content(path)};
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(path)) paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> inputs;
  for (const auto& each : paths) inputs.push_back(Content(each));
  return inputs;
}

}  // namespace

bool postgate::fuzz::EveryCheck() { return true; }

int main(int argc, char** argv) {
  uint64_t runs = 0;
  uint64_t seed = std::random_device()();
  std::vector<std::string> corpus;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    uint64_t* const number = argument == "--runs" ? &runs : argument == "--seed" ? &seed : nullptr;
    if (number != nullptr) {
      if (i + 1 == argc || !absl::SimpleAtoi(argv[++i], number)) return 2;
      continue;
    }
    if (!std::filesystem::exists(argument)) return std::fprintf(stderr, "%s: no such corpus\n", argv[i]), 2;
    for (std::string& input : Inputs(argument)) corpus.push_back(std::move(input));
  }
  if (corpus.empty()) return std::fprintf(stderr, "usage: %s [--runs N] [--seed S] CORPUS|INPUT...; there is no input\n", argv[0]), 2;

  google::protobuf::SetLogHandler(nullptr);
  std::snprintf(g_failure_path, sizeof(g_failure_path), "fuzz-failure-%llu", static_cast<unsigned long long>(seed));
  for (const int signal : {SIGABRT, SIGSEGV, SIGFPE, SIGBUS, SIGILL}) std::signal(signal, KeepInput);
  std::fprintf(stderr, "%s --seed %llu: %zu inputs, %llu mutations\n", argv[0], static_cast<unsigned long long>(seed), corpus.size(),
               static_cast<unsigned long long>(runs));
  for (const std::string& input : corpus) Run(input);
  postgate::fuzz::ByteMutator mutator(corpus, seed);
  for (uint64_t i = 0; i < runs; ++i) {
    const auto structured = i % 2 == 0 ? std::nullopt : postgate::fuzz::MutateStructured(corpus[i / 2 % corpus.size()], seed + i);
    Run(structured.has_value() ? *structured : mutator.Next());
  }
  return 0;
}
