// SPDX-License-Identifier: Apache-2.0
//
// postgate-edges: prints docs/edge-cases.md. postgate-edges FILE: prints that table with the verdicts as they are, to be looked at and put in its
// place; a new line may leave them empty.
#include <cstdio>
#include <string>

#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "core/testing/read_file.h"
#include "google/protobuf/stubs/logging.h"
#include "tests/edges/edge_case.h"

namespace postgate {
namespace {

constexpr char kHead[] =
    R"(# Edge cases: what becomes of odd texts, numbers and times

Printed by `postgate-edges` from [tests/edges](../tests/edges): do not edit. Each row is a good item with one field made odd, judged as a post's item
on the wire, in a line of JSON and in a cell of CSV. `accepted` may come with warnings; `rejected` names the rules; `unparsable`: there is no item,
in a file the line is told; `-`: it cannot be said this way. In texts `\n`, `\x` and `\u` are C's escapes, and `"x"*3` is `"xxx"`.

Accepted text is kept as it was sent, byte for byte; only the declaration has it repaired ([rulebook.md](rulebook.md)).
)";

std::string Cell(absl::string_view text) { return absl::StrReplaceAll(text, {{"|", "\\|"}}); }

bool PrintTable(const char* title, const std::string& path) {
  const auto edges = ReadEdgeCases(path);
  if (!edges.ok()) return std::fprintf(stderr, "%s\n", edges.status().ToString().c_str()), false;
  std::printf("\n## %s\n\n| field | value | what | on the wire | JSON | CSV |\n|---|---|---|---|---|---|\n", title);
  for (const EdgeCase& edge : *edges) {
    std::printf("| `%s` | `%s` | %s | %s | %s | %s |\n", edge.field.c_str(), Cell(edge.value).c_str(), edge.what.c_str(), edge.stated.wire.c_str(),
                edge.stated.json.c_str(), edge.stated.csv.c_str());
  }
  return true;
}

bool PrintJudged(const std::string& path) {
  const auto edges = ReadEdgeCases(path);
  if (!edges.ok()) return std::fprintf(stderr, "%s\n", edges.status().ToString().c_str()), false;
  size_t next = 0;
  int number = 0;
  const std::string text = ReadFile(path);
  for (absl::string_view line : absl::StrSplit(absl::StripSuffix(text, "\n"), '\n')) {
    ++number;
    if (next < edges->size() && (*edges)[next].line == number) {
      const EdgeCase& edge = (*edges)[next++];
      const Verdicts judged = JudgeEdgeCase(edge);
      std::printf("%s | %s | %s | %s | %s | %s\n", edge.field.c_str(), edge.value.c_str(), judged.wire.c_str(), judged.json.c_str(),
                  judged.csv.c_str(), edge.what.c_str());
    } else {
      std::printf("%s\n", std::string(line).c_str());
    }
  }
  return true;
}

}  // namespace
}  // namespace postgate

int main(int argc, char** argv) {
  google::protobuf::SetLogHandler(nullptr);
  if (argc == 2) return postgate::PrintJudged(argv[1]) ? 0 : 1;
  const std::string folder = POSTGATE_SOURCE_DIR "/tests/edges/";
  std::fputs(postgate::kHead, stdout);
  const bool printed = postgate::PrintTable("Texts", folder + "texts.txt") && postgate::PrintTable("Numbers", folder + "numbers.txt") &&
                       postgate::PrintTable("Times", folder + "times.txt");
  return printed ? 0 : 1;
}
