// SPDX-License-Identifier: Apache-2.0
#include "core/assessment/assessment_data.h"

#include <functional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/digest/sha256.h"
#include "core/reference/csv.h"

namespace postgate::assessment {

absl::StatusOr<std::unique_ptr<const AssessmentData>> AssessmentData::Load(const std::string& folder) {
  auto data = std::make_unique<AssessmentData>();
  struct Table {
    const char* file;
    std::function<absl::Status(absl::string_view name, absl::string_view text)> load;
  };
  AssessmentData* into = data.get();
  const Table tables[] = {
      {"thresholds.csv", [into](auto name, auto text) { return into->thresholds.Load(name, text); }},
      {"exchange_rates.csv", [into](auto name, auto text) { return into->exchange_rates.Load(name, text); }},
      {"controlled_goods.csv", [into](auto name, auto text) { return into->controlled_goods.Load(name, text); }},
  };
  std::string all;
  for (const Table& table : tables) {
    const std::string path = absl::StrCat(folder, "/", table.file);
    const absl::StatusOr<std::string> text = reference::ReadFile(path);
    if (!text.ok()) return text.status();
    if (absl::Status loaded = table.load(path, *text); !loaded.ok()) return loaded;
    absl::StrAppend(&all, table.file, " ", text->size(), "\n", *text);
  }
  data->version = digest::ShortDigest(all);
  return std::unique_ptr<const AssessmentData>(std::move(data));
}

}  // namespace postgate::assessment
