// SPDX-License-Identifier: Apache-2.0
#include "client/postal_messages/xml_text.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace postgate::client {

bool IsXmlText(absl::string_view text) {
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r'; };
  return std::none_of(text.begin(), text.end(), is_control) && !absl::StrContains(text, "\xEF\xBF\xBE") && !absl::StrContains(text, "\xEF\xBF\xBF");
}

void AppendElement(absl::string_view name, absl::string_view text, int indent, std::string* xml) {
  xml->append(static_cast<size_t>(indent), ' ');
  absl::StrAppend(xml, "<", name, ">");
  for (const char c : text) {
    switch (c) {
      case '&': xml->append("&amp;"); break;
      case '<': xml->append("&lt;"); break;
      case '>': xml->append("&gt;"); break;
      // A parser makes a line feed of it otherwise.
      case '\r': xml->append("&#13;"); break;
      default: xml->push_back(c);
    }
  }
  absl::StrAppend(xml, "</", name, ">\n");
}

}  // namespace postgate::client
