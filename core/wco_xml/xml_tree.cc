// SPDX-License-Identifier: Apache-2.0
#include "core/wco_xml/xml_tree.h"

#include <libxml/SAX2.h>
#include <libxml/entities.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace postgate::wco_xml {
namespace {

struct ContextDeleter {
  void operator()(xmlParserCtxt* context) const { xmlFreeParserCtxt(context); }
};

absl::string_view ViewOf(const xmlChar* text) { return text == nullptr ? absl::string_view() : reinterpret_cast<const char*>(text); }

// What libxml2 found, in our words: its own may repeat the document's.
const char* Fault(int code) {
  switch (code) {
    case XML_ERR_DOCUMENT_EMPTY: return "no XML document";
    case XML_ERR_DOCUMENT_END: return "something behind the end of the document";
    case XML_ERR_TAG_NOT_FINISHED: return "the document ends inside an element";
    case XML_ERR_TAG_NAME_MISMATCH: return "an end tag that is not of the element that is open";
    case XML_ERR_UNDECLARED_ENTITY: return "an entity that is none of XML's five";
    case XML_ERR_INVALID_CHAR:
    case XML_ERR_INVALID_ENCODING: return "a character that XML does not have, or no UTF-8";
    case XML_ERR_ATTRIBUTE_REDEFINED:
    case XML_NS_ERR_ATTRIBUTE_REDEFINED: return "an attribute twice";
    case XML_NS_ERR_UNDEFINED_NAMESPACE: return "a prefix without a namespace";
    default: return "not well formed";
  }
}

// Builds the tree from libxml2's events. The first fault ends the parse.
class TreeBuilder {
 public:
  explicit TreeBuilder(xmlParserCtxt* context) : context_(context) {}

  void Start(const xmlChar* name, const xmlChar* space, int attributes, const xmlChar** values) {
    if (has_fault_) return;
    if (++elements_ > kXmlElementsMax) return Refuse(absl::StrCat("more than ", kXmlElementsMax, " elements"));
    if (open_.size() >= static_cast<size_t>(kXmlDepthMax)) return Refuse(absl::StrCat("more than ", kXmlDepthMax, " elements inside one another"));
    if (attributes > kXmlAttributesMax) return Refuse(absl::StrCat("more than ", kXmlAttributesMax, " attributes of one element"));
    XmlElement* element = open_.empty() ? &root_ : &open_.back()->children.emplace_back();
    element->name = std::string(ViewOf(name));
    element->space = std::string(ViewOf(space));
    element->line = xmlSAX2GetLineNumber(context_);
    // Five values an attribute: name, prefix, namespace, begin and end.
    for (int i = 0; i < attributes; ++i, values += 5) {
      const auto* begin = reinterpret_cast<const char*>(values[3]);
      const auto* end = reinterpret_cast<const char*>(values[4]);
      element->attributes.push_back({std::string(ViewOf(values[2])), std::string(ViewOf(values[0])), std::string(begin, end)});
    }
    open_.push_back(element);
  }

  void End() {
    if (!has_fault_) open_.pop_back();
  }

  void Text(const xmlChar* text, int length) {
    if (has_fault_ || open_.empty()) return;
    std::string& all = open_.back()->text;
    all.append(reinterpret_cast<const char*>(text), static_cast<size_t>(length));
    if (all.size() > kXmlTextBytesMax) Refuse(absl::StrCat("a text of more than ", kXmlTextBytesMax, " bytes"));
  }

  void Refuse(absl::string_view fault) { Refuse(fault, xmlSAX2GetLineNumber(context_)); }

  void Refuse(absl::string_view fault, int line) {
    if (has_fault_) return;
    has_fault_ = true;
    fault_ = absl::InvalidArgumentError(absl::StrCat("line ", line, ": ", fault));
    xmlStopParser(context_);
  }

  absl::StatusOr<XmlElement> Take() {
    if (has_fault_) return fault_;
    if (elements_ == 0 || !open_.empty() || context_->wellFormed == 0) return absl::InvalidArgumentError("line 1: no XML document");
    return std::move(root_);
  }

 private:
  xmlParserCtxt* const context_;
  XmlElement root_;
  // From the root on. Each is the last child of the one before, so that it stays where it is.
  std::vector<XmlElement*> open_;
  int elements_ = 0;
  bool has_fault_ = false;
  absl::Status fault_;
};

TreeBuilder& BuilderOf(void* context) { return *static_cast<TreeBuilder*>(static_cast<xmlParserCtxt*>(context)->_private); }

void OnStart(void* context, const xmlChar* name, const xmlChar*, const xmlChar* space, int, const xmlChar**, int attributes, int,
             const xmlChar** values) {
  BuilderOf(context).Start(name, space, attributes, values);
}
void OnEnd(void* context, const xmlChar*, const xmlChar*, const xmlChar*) { BuilderOf(context).End(); }
void OnText(void* context, const xmlChar* text, int length) { BuilderOf(context).Text(text, length); }
void OnDocumentType(void* context, const xmlChar*, const xmlChar*, const xmlChar*) {
  BuilderOf(context).Refuse("a document type declaration, which is never taken");
}
void OnInstruction(void* context, const xmlChar*, const xmlChar*) { BuilderOf(context).Refuse("a processing instruction, which is never taken"); }
xmlEntity* OnEntity(void*, const xmlChar* name) { return xmlGetPredefinedEntity(name); }
void OnFault(void* context, xmlErrorPtr fault) {
  // A namespace's name that is no absolute URI is a warning of libxml2's.
  if (fault->level >= XML_ERR_ERROR) BuilderOf(context).Refuse(Fault(fault->code), fault->line);
}

xmlSAXHandler Handler() {
  xmlSAXHandler handler{};
  handler.initialized = XML_SAX2_MAGIC;
  handler.startElementNs = OnStart;
  handler.endElementNs = OnEnd;
  handler.characters = OnText;
  handler.ignorableWhitespace = OnText;
  handler.cdataBlock = OnText;
  handler.internalSubset = OnDocumentType;
  handler.processingInstruction = OnInstruction;
  handler.getEntity = OnEntity;
  handler.serror = OnFault;
  return handler;
}

// By bytes, before any of them is parsed: no < stands within a tag.
absl::Status CheckTagSizes(absl::string_view bytes) {
  for (size_t at = 0; bytes.size() - at > kXmlTagBytesMax;) {
    const size_t next = bytes.find('<', at + 1);
    if (std::min(next, bytes.size()) - at > kXmlTagBytesMax) {
      const auto line = 1 + std::count(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(at), '\n');
      return absl::InvalidArgumentError(absl::StrCat("line ", line, ": a tag, a text or a comment of more than ", kXmlTagBytesMax, " bytes"));
    }
    at = next;
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<XmlElement> ParseXml(absl::string_view bytes) {
  static const bool kIsInitialized = [] {
    xmlInitParser();
    return true;
  }();
  static_cast<void>(kIsInitialized);
  if (bytes.size() > kXmlBytesMax) return absl::InvalidArgumentError(absl::StrCat("a document of more than ", kXmlBytesMax, " bytes"));
  if (bytes.empty()) return absl::InvalidArgumentError("line 1: no XML document");
  // UTF-16 and the like: libxml2 would guess.
  if (bytes.find('\0') != absl::string_view::npos) return absl::InvalidArgumentError("line 1: no UTF-8: it holds zero bytes");
  if (absl::Status sizes = CheckTagSizes(bytes); !sizes.ok()) return sizes;
  const std::unique_ptr<xmlParserCtxt, ContextDeleter> context(xmlCreateMemoryParserCtxt(bytes.data(), static_cast<int>(bytes.size())));
  if (context == nullptr) return absl::ResourceExhaustedError("no memory to parse XML");
  // UTF-8 whatever the document says it is, no network; no entity is ever put in place of its reference but XML's five.
  xmlCtxtUseOptions(context.get(), XML_PARSE_NONET | XML_PARSE_IGNORE_ENC);
  *context->sax = Handler();
  TreeBuilder builder(context.get());
  context->_private = &builder;
  xmlParseDocument(context.get());
  return builder.Take();
}

}  // namespace postgate::wco_xml
