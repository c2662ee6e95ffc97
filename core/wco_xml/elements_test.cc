// SPDX-License-Identifier: Apache-2.0
#include "core/wco_xml/elements.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "core/normalization/declaration_fields.h"
#include "core/reference/csv.h"
#include "core/testing/read_file.h"
#include "core/wco_xml/layout.h"
#include "gtest/gtest.h"

namespace postgate::wco_xml {
namespace {

struct Published {
  std::string id;
  std::string format;
};

std::map<std::string, Published> PublishedElements() {
  std::map<std::string, Published> elements;
  const absl::Status walked =
      reference::ForEachCsvRow("wco_elements.csv", ReadFile(POSTGATE_SOURCE_DIR "/data/wco/wco_elements.csv"), "path,id,name,format,description",
                               [&](const std::vector<std::string>& fields) {
                                 elements[fields[0]] = {fields[1], fields[3]};
                                 return absl::OkStatus();
                               });
  EXPECT_TRUE(walked.ok()) << walked;
  return elements;
}

// "an..35", "a2", "n..16,3".
std::string FormatOf(const Element& element) {
  switch (element.kind) {
    case ElementKind::kClass: return "";
    case ElementKind::kAmount:
    case ElementKind::kMeasure:
    case ElementKind::kQuantity:
    case ElementKind::kNumeric:
      return absl::StrCat("n..", element.digits_max, element.fraction_digits_max > 0 ? absl::StrCat(",", element.fraction_digits_max) : "");
    default: break;
  }
  const char* const letters = element.characters == Characters::kDigits ? "n" : element.characters == Characters::kLetters ? "a" : "an";
  return absl::StrCat(letters, element.length_min == element.length_max ? "" : "..", element.length_max);
}

TEST(ElementsTest, EachHasTheIdentifierAndFormatThatThePublishedTableGives) {
  const std::map<std::string, Published> published = PublishedElements();
  int compared = 0;
  for (const Element& element : Elements()) {
    SCOPED_TRACE(element.path);
    const auto found = published.find(element.path);
    // The table has the first without its class; the schema gives the second no identifier, so the table lacks it.
    if (found == published.end()) {
      EXPECT_TRUE(absl::EndsWith(element.path, "/DeclarationOfficeID") || absl::EndsWith(element.path, "/Classification/IdentificationTypeCode"));
      continue;
    }
    ++compared;
    EXPECT_EQ(element.id, found->second.id);
    // A rate is a number whose format is written as a text's.
    const std::string format = found->second.format == "an..17,3" ? "n..17,3" : found->second.format;
    EXPECT_EQ(FormatOf(element), format);
  }
  EXPECT_EQ(compared, 458);
}

TEST(ElementsTest, AClassStandsBeforeWhatItHolds) {
  std::map<std::string, ElementKind> seen;
  for (const Element& element : Elements()) {
    const std::string path = element.path;
    const size_t slash = path.rfind('/');
    if (slash != std::string::npos) {
      const auto parent = seen.find(path.substr(0, slash));
      ASSERT_NE(parent, seen.end()) << path;
      EXPECT_EQ(parent->second, ElementKind::kClass) << path;
    }
    EXPECT_TRUE(seen.emplace(path, element.kind).second) << path;
  }
}

void CountUsed(const Node& node, int* used) {
  if (node.is_used && node.form != FieldForm::kClass && node.form != FieldForm::kNone) {
    ++*used;
    // Reflection reads each by its form.
    for (const auto* field : node.fields) EXPECT_NE(field, nullptr);
  }
  for (const auto& child : node.children) CountUsed(*child, used);
}

TEST(LayoutTest, EveryFieldWithAWcoOptionStandsInAnElement) {
  int used = 0;
  CountUsed(Layout(), &used);
  EXPECT_GT(used, 100);
  for (const normalization::DeclarationField& row : normalization::DeclarationFields()) {
    if (row.wco_path.empty() || IsTransportDocument(row.descriptor->message_type()) || IsTransportDocument(row.descriptor->containing_type())) continue;
    const Node* node = &Layout();
    for (size_t at = row.wco_path.find('/'); at != std::string::npos && node != nullptr;) {
      const size_t next = row.wco_path.find('/', at + 1);
      node = node->Child(row.wco_path.substr(at + 1, next == std::string::npos ? next : next - at - 1));
      at = next;
    }
    ASSERT_NE(node, nullptr) << row.field_path;
    EXPECT_NE(std::find(node->fields.begin(), node->fields.end(), row.descriptor), node->fields.end()) << row.field_path;
  }
}

}  // namespace
}  // namespace postgate::wco_xml
