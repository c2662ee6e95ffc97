// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_EDGES_EDGE_CASE_H_
#define TESTS_EDGES_EDGE_CASE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace postgate {

// What the hub makes of one odd value, by each way in.
struct Verdicts {
  // "accepted"; "accepted, RULE, ..." with warnings; "rejected, RULE, ..."; "unparsable": no item comes of it; "-": cannot be said this way.
  std::string wire;
  std::string json;
  std::string csv;

  friend bool operator==(const Verdicts&, const Verdicts&) = default;
};

// One line of a table: a good item with one field made odd.
struct EdgeCase {
  std::string file;
  int line = 0;
  std::string field;  // as a CSV column names it
  std::string value;  // as it stands in the table
  bool is_text = false;
  std::string bytes;  // of a text: what it says; else the value as it is written in JSON and CSV
  Verdicts stated;
  std::string what;
};

// A table: lines "FIELD | VALUE | WIRE | JSONL | CSV | WHAT", and those that begin with '#', which are comments. A value in quotes is text with C's
// escapes, `"..."*N` N times, several of them one after the other; anything else is written as it stands. INVALID_ARGUMENT with file and line.
absl::StatusOr<std::vector<EdgeCase>> ReadEdgeCases(const std::string& path);

// Through the hub's evaluation: as an item on the wire, as a line of JSON, as a row of CSV.
Verdicts JudgeEdgeCase(const EdgeCase& edge);

}  // namespace postgate

#endif  // TESTS_EDGES_EDGE_CASE_H_
