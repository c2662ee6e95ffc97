// SPDX-License-Identifier: Apache-2.0
//
// The rule item.text.characters names each field; this holds it to all there are, so that none is forgotten.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/records/owned.h"
#include "core/reference/reference_data.h"
#include "core/validation/validate.h"
#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "gtest/gtest.h"

namespace postgate::validation {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// Walks all texts of a message and puts a control character into number `chosen` of them, counted from 0.
class Spoiler {
 public:
  explicit Spoiler(int chosen) : left_(chosen) {}

  void Spoil(const std::string& prefix, Message* message) {
    const auto& reflection = *message->GetReflection();
    for (int i = 0; i < message->GetDescriptor()->field_count(); ++i) {
      const FieldDescriptor* field = message->GetDescriptor()->field(i);
      const std::string path = absl::StrCat(prefix, field->name(), field->is_repeated() ? "[0]" : "");
      const bool is_list = field->is_repeated();
      if (field->message_type() != nullptr && field->message_type()->file()->package() == "postgate.v1") {
        Spoil(path + ".", is_list ? reflection.AddMessage(message, field) : reflection.MutableMessage(message, field));
      } else if (field->type() == FieldDescriptor::TYPE_STRING && path != "item_id") {
        const bool is_chosen = left_-- == 0;
        if (is_chosen) spoiled_path_ = path;
        const std::string text = is_chosen ? "a\x01" : "a";
        is_list ? reflection.AddString(message, field, text) : reflection.SetString(message, field, text);
      }
    }
  }

  // Empty if the message has no such text.
  const std::string& spoiled_path() const { return spoiled_path_; }

 private:
  int left_;
  std::string spoiled_path_;
};

TEST(TextCharactersTest, LooksAtEveryTextOfAnItem) {
  const auto reference = reference::ReferenceData::Load(POSTGATE_SOURCE_DIR "/data/reference");
  ASSERT_TRUE(reference.ok()) << reference.status();
  int texts = 0;
  for (;; ++texts) {
    v1::Item item;
    Spoiler spoiler(texts);
    spoiler.Spoil("", &item);
    if (spoiler.spoiled_path().empty()) break;
    std::vector<v1::Finding> findings;
    Validate(*records::OwnedItem(item), **reference, absl::UnixEpoch(), CarrierProfile(), &findings);
    std::vector<std::string> found;
    for (const v1::Finding& finding : findings) {
      if (finding.rule_id() == "item.text.characters") found.push_back(finding.field_path());
    }
    EXPECT_THAT(found, testing::ElementsAre(spoiler.spoiled_path()));
  }
  EXPECT_GT(texts, 100);
}

}  // namespace
}  // namespace postgate::validation
