// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_WCO_XML_XML_TEXT_H_
#define CORE_WCO_XML_XML_TEXT_H_

#include <string>
#include <utility>

#include "absl/strings/string_view.h"

namespace postgate::wco_xml {

// XML as it is written, an element a line. The caller gives names that are XML names and texts of XML's characters.
class XmlText {
 public:
  XmlText();

  // Where an element stands in the text.
  struct Mark {
    size_t begin;
    // Behind its start tag.
    size_t content;
  };

  // `attributes` is what follows the name: empty, or begins with a space; AttributeText makes it.
  Mark Open(absl::string_view name, absl::string_view attributes = "");
  // An element that nothing was written into becomes an empty one.
  void Close(absl::string_view name, const Mark& mark);
  // An element that nothing was written into is taken back.
  void CloseUnlessEmpty(absl::string_view name, const Mark& mark);
  void Leaf(absl::string_view name, absl::string_view attributes, absl::string_view text);

  std::string Take() { return std::move(text_); }

 private:
  void Indent();

  std::string text_;
  int level_ = 0;
};

// ` name="value"`, escaped.
std::string AttributeText(absl::string_view name, absl::string_view value);

}  // namespace postgate::wco_xml

#endif  // CORE_WCO_XML_XML_TEXT_H_
