// SPDX-License-Identifier: Apache-2.0
#include "core/wco_xml/xml_text.h"

#include "absl/strings/str_cat.h"

namespace postgate::wco_xml {
namespace {

void AppendEscaped(absl::string_view text, std::string* to) {
  for (const char c : text) {
    switch (c) {
      case '&': to->append("&amp;"); break;
      case '<': to->append("&lt;"); break;
      case '>': to->append("&gt;"); break;
      case '"': to->append("&quot;"); break;
      default: to->push_back(c);
    }
  }
}

}  // namespace

XmlText::XmlText() : text_("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n") {}

void XmlText::Indent() { text_.append(static_cast<size_t>(2 * level_), ' '); }

XmlText::Mark XmlText::Open(absl::string_view name, absl::string_view attributes) {
  const size_t begin = text_.size();
  Indent();
  absl::StrAppend(&text_, "<", name, attributes, ">\n");
  ++level_;
  return {begin, text_.size()};
}

void XmlText::Close(absl::string_view name, const Mark& mark) {
  --level_;
  if (text_.size() == mark.content) {
    text_.resize(text_.size() - 2);
    text_.append("/>\n");
    return;
  }
  Indent();
  absl::StrAppend(&text_, "</", name, ">\n");
}

void XmlText::CloseUnlessEmpty(absl::string_view name, const Mark& mark) {
  if (text_.size() != mark.content) return Close(name, mark);
  --level_;
  text_.resize(mark.begin);
}

void XmlText::Leaf(absl::string_view name, absl::string_view attributes, absl::string_view text) {
  Indent();
  absl::StrAppend(&text_, "<", name, attributes, ">");
  AppendEscaped(text, &text_);
  absl::StrAppend(&text_, "</", name, ">\n");
}

std::string AttributeText(absl::string_view name, absl::string_view value) {
  std::string text = absl::StrCat(" ", name, "=\"");
  AppendEscaped(value, &text);
  text.push_back('"');
  return text;
}

}  // namespace postgate::wco_xml
