// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_PROPERTIES_SAMPLE_ITEMS_H_
#define TESTS_PROPERTIES_SAMPLE_ITEMS_H_

#include <fstream>
#include <string>
#include <vector>

#include "client/formats/json_line.h"
#include "postgate/v1/item.pb.h"

namespace postgate::properties {

// data/sample/items.jsonl.
inline std::vector<v1::Item> SampleItems() {
  std::ifstream file(POSTGATE_SOURCE_DIR "/data/sample/items.jsonl");
  std::vector<v1::Item> items;
  for (std::string line; std::getline(file, line);) {
    if (!client::ParseJsonLine(line, &items.emplace_back()).ok()) return {};
  }
  return items;
}

}  // namespace postgate::properties

#endif  // TESTS_PROPERTIES_SAMPLE_ITEMS_H_
