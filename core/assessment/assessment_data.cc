// SPDX-License-Identifier: Apache-2.0
#include "core/assessment/assessment_data.h"

#include <filesystem>
#include <functional>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/digest/sha256.h"
#include "core/reference/csv.h"

namespace postgate::assessment {

absl::StatusOr<std::unique_ptr<const AssessmentData>> AssessmentData::Load(const std::string& folder, const reference::ReferenceData& reference) {
  auto data = std::make_unique<AssessmentData>();
  struct Table {
    const char* file;
    std::function<absl::Status(absl::string_view name, absl::string_view text)> load;
    // Of one that may be missing.
    const char* without = nullptr;
  };
  AssessmentData* into = data.get();
  const Table tables[] = {
      {"thresholds.csv", [into](auto name, auto text) { return into->thresholds.Load(name, text); }},
      {"exchange_rates.csv", [into](auto name, auto text) { return into->exchange_rates.Load(name, text); }},
      {"controlled_goods.csv", [into](auto name, auto text) { return into->controlled_goods.Load(name, text); }},
      {"trusted_traders.csv", [into, &reference](auto name, auto text) { return into->trusted_traders.Load(name, text, reference); },
       "no trader is trusted"},
      {"categories.csv", [into](auto name, auto text) { return into->categories.Load(name, text); },
       "the categories are treated as the shipped file says"},
  };
  std::string all;
  for (const Table& table : tables) {
    const std::string path = absl::StrCat(folder, "/", table.file);
    std::error_code error;
    if (table.without != nullptr && !std::filesystem::exists(path, error) && !error) {
      data->missing.push_back({table.file, table.without});
      continue;
    }
    const absl::StatusOr<std::string> text = reference::ReadFile(path);
    if (!text.ok()) return text.status();
    if (absl::Status loaded = table.load(path, *text); !loaded.ok()) return loaded;
    absl::StrAppend(&all, table.file, " ", text->size(), "\n", *text);
  }
  data->version = digest::ShortDigest(all);
  return std::unique_ptr<const AssessmentData>(std::move(data));
}

}  // namespace postgate::assessment
