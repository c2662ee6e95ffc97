// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_POSTAL_MESSAGES_VALUE_TEXT_H_
#define CLIENT_POSTAL_MESSAGES_VALUE_TEXT_H_

#include <google/protobuf/message.h>

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "client/postal_messages/field_path.h"
#include "client/postal_messages/message_table.h"

namespace postgate::client {

// The field at `path` in `root` as the format's text; empty when it is absent, or (of an enum) has no counterpart. `place` is the
// list's element when the path is a whole list.
std::string TextOf(const google::protobuf::Message& root, const FieldPath& path, Format format, int place = 0);

// Sets or, in a list, adds. INVALID_ARGUMENT with what was expected, without the text, which may be personal data; NOT_FOUND when
// the text is a code that has no counterpart.
absl::Status SetFromXmlText(absl::string_view text, Format format, const FieldPath& path, google::protobuf::Message* root);

// Whether `text` has the form that `format` wants; what is kept nowhere is looked at by it. INVALID_ARGUMENT.
absl::Status CheckForm(absl::string_view text, Format format);

}  // namespace postgate::client

#endif  // CLIENT_POSTAL_MESSAGES_VALUE_TEXT_H_
