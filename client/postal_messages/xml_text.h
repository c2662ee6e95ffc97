// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_POSTAL_MESSAGES_XML_TEXT_H_
#define CLIENT_POSTAL_MESSAGES_XML_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"

namespace postgate::client {

// Whether XML 1.0 can hold the text, which is UTF-8: no control character but tab and line breaks, no U+FFFE or U+FFFF.
bool IsXmlText(absl::string_view text);

// A line `<NAME>text</NAME>` after `indent` spaces. A parser gives back the same text.
void AppendElement(absl::string_view name, absl::string_view text, int indent, std::string* xml);

}  // namespace postgate::client

#endif  // CLIENT_POSTAL_MESSAGES_XML_TEXT_H_
