// SPDX-License-Identifier: Apache-2.0
#include "core/validation/golden_case.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "core/reference/csv.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace postgate::validation {
namespace {

using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;
using ::google::protobuf::TextFormat;

constexpr char kNow[] = "2026-06-02T00:00:00Z";

std::string ReadText(const std::filesystem::path& path) {
  const auto text = reference::ReadFile(path.string());
  EXPECT_TRUE(text.ok()) << text.status();
  return text.value_or("");
}

// Clears the field at a dotted path of singular messages.
void ClearField(absl::string_view path, Message* message) {
  const std::vector<std::string> names = absl::StrSplit(path, '.');
  for (size_t i = 0; i < names.size(); ++i) {
    const FieldDescriptor* field = message->GetDescriptor()->FindFieldByName(names[i]);
    ASSERT_NE(field, nullptr) << "no field " << path;
    if (i + 1 == names.size()) return message->GetReflection()->ClearField(message, field);
    message = message->GetReflection()->MutableMessage(message, field);
  }
}

}  // namespace

std::filesystem::path GoldenFolder() { return POSTGATE_SOURCE_DIR "/core/validation/testdata"; }

void LoadGoldenBase(GoldenCase* golden_case, Message* message) {
  const char* base = message->GetDescriptor()->name() == "Item" ? "item.textproto" : "movement.textproto";
  ASSERT_TRUE(TextFormat::ParseFromString(ReadText(GoldenFolder() / base), message));
  std::string error;
  ASSERT_TRUE(absl::ParseTime(absl::RFC3339_full, kNow, &golden_case->now, &error));
}

void LoadGoldenCase(const std::filesystem::path& path, GoldenCase* golden_case, Message* message) {
  LoadGoldenBase(golden_case, message);
  const std::string text = ReadText(path);
  std::string error;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    if (absl::ConsumePrefix(&line, "# without: ")) ClearField(line, message);
    if (absl::ConsumePrefix(&line, "# finds: ")) golden_case->expected_paths.emplace_back(line);
    if (absl::ConsumePrefix(&line, "# carrier: express")) golden_case->carrier.kind = CarrierKind::kExpress;
    if (absl::ConsumePrefix(&line, "# at: ")) {
      ASSERT_TRUE(absl::ParseTime(absl::RFC3339_full, line, &golden_case->now, &error)) << error;
    }
  }
  ASSERT_TRUE(TextFormat::MergeFromString(text, message)) << path;
}

std::vector<std::filesystem::path> GoldenFiles(const std::string& rule_id, const std::string& prefix) {
  std::vector<std::filesystem::path> files;
  std::error_code error;
  for (const auto& file : std::filesystem::directory_iterator(GoldenFolder() / rule_id, error)) {
    const std::string name = file.path().filename().string();
    if (absl::StartsWith(name, prefix) && absl::EndsWith(name, ".textproto")) files.push_back(file.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace postgate::validation
