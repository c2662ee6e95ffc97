// SPDX-License-Identifier: Apache-2.0
#include "core/records/declaration.h"

#include <string>
#include <utility>

#include "core/records/message.h"
#include "core/records/owned.h"
#include "core/records/record_fixture.h"
#include "core/records/record_type.h"
#include "gtest/gtest.h"

namespace postgate::records {
namespace {

TEST(DeclarationRecordTest, HasWhatTheMessageHas) { ExpectPlaceForEachField(DeclarationType(), *v1::Declaration::descriptor()); }

TEST(DeclarationRecordTest, IsMadeOfItsMessageAndBack) {
  v1::Declaration message;
  FillAll(&message);
  EXPECT_EQ(OwnedDeclaration(message).message().DebugString(), message.DebugString());
}

template <typename Text>
concept CanBeViewed = requires(Declaration declaration, Text&& text) {
  declaration.set_type_code_view(std::forward<Text>(text));
  declaration.mutable_postal_details()->add_local_ids_view(std::forward<Text>(text));
};
static_assert(CanBeViewed<const std::string&> && CanBeViewed<std::string&> && CanBeViewed<absl::string_view> && CanBeViewed<const char (&)[3]>);
static_assert(!CanBeViewed<std::string>);

TEST(DeclarationRecordTest, CopiesTextsOrViewsThem) {
  OwnedDeclaration declaration;
  std::string text = "F43";
  declaration->set_type_code(text);
  declaration->set_specific_circumstances_code_view(text);
  EXPECT_NE(declaration->type_code().data(), text.data());
  EXPECT_EQ(declaration->specific_circumstances_code().data(), text.data());
  declaration->mutable_postal_details()->add_local_ids(text);
  declaration->mutable_postal_details()->add_local_ids_view(text);
  EXPECT_NE(declaration->postal_details().local_ids(0).data(), text.data());
  EXPECT_EQ(declaration->postal_details().local_ids(1).data(), text.data());
}

}  // namespace
}  // namespace postgate::records
