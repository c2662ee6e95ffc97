// SPDX-License-Identifier: Apache-2.0
//
// XML from outside as a tree, within limits.
#ifndef CORE_WCO_XML_XML_TREE_H_
#define CORE_WCO_XML_XML_TREE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace postgate::wco_xml {

// Of one document. A declaration of 999 goods items, the schema's most, has some 50,000 elements and 20 MB only if every text is as long as it may be.
inline constexpr size_t kXmlBytesMax = size_t{8} << 20;
inline constexpr int kXmlElementsMax = 100'000;
// Elements inside one another; the schema's deepest has 9 with the envelope and the string of a date.
inline constexpr int kXmlDepthMax = 12;
// Bytes of one element's text: the schema's longest is 512 characters.
inline constexpr size_t kXmlTextBytesMax = 8'192;
// Bytes from one < to the next: a tag, with its text behind it, or a comment. A parser compares each attribute of a tag with all others before it tells of one.
inline constexpr size_t kXmlTagBytesMax = size_t{32} << 10;
// Attributes of one element; the schema's types have at most nine.
inline constexpr int kXmlAttributesMax = 16;

struct XmlAttribute {
  // The namespace; empty: none.
  std::string space;
  std::string name;
  std::string value;
};

struct XmlElement {
  std::string space;
  std::string name;
  // From 1.
  int line = 0;
  // All text directly in it, entities resolved.
  std::string text;
  std::vector<XmlAttribute> attributes;
  std::vector<XmlElement> children;
};

// Returns the root element. Refuses with InvalidArgument, the line and what is expected: what is larger than the limits above, no well-formed XML of
// UTF-8, and document type declarations, so that there are no entities but XML's five and nothing outside the bytes is ever looked for; processing
// instructions as well. Comments are passed over. No file or network is touched; any thread may call it.
absl::StatusOr<XmlElement> ParseXml(absl::string_view bytes);

}  // namespace postgate::wco_xml

#endif  // CORE_WCO_XML_XML_TREE_H_
