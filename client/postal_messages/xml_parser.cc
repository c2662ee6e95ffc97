// SPDX-License-Identifier: Apache-2.0
#include "client/postal_messages/xml_parser.h"

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>

#include "absl/strings/str_cat.h"

namespace postgate::client {

struct XmlParser::State {
  XmlEvents* events = nullptr;
  xmlSAXHandler handler = {};
  xmlParserCtxtPtr context = nullptr;
  int depth = 0;
  bool has_root = false;
  int64_t bytes_since_progress = 0;
  absl::Status failure;
};

namespace {

absl::string_view ViewOf(const xmlChar* text) { return reinterpret_cast<const char*>(text); }

// Of libxml2's own text nothing is shown, since it quotes what it read.
std::string WhyMalformed(int code, bool has_root = true) {
  // Without any element libxml2 calls it the document's end.
  if (code == XML_ERR_DOCUMENT_END && !has_root) code = XML_ERR_DOCUMENT_EMPTY;
  switch (code) {
    case XML_ERR_TAG_NAME_MISMATCH: return "an end tag that does not match its start tag";
    case XML_ERR_TAG_NOT_FINISHED:
    case XML_ERR_DOCUMENT_END:
    case XML_ERR_LTSLASH_REQUIRED: return "the document ends before its last end tag: the file is not complete";
    case XML_ERR_DOCUMENT_EMPTY:
    case XML_ERR_DOCUMENT_START: return "no XML: the file is empty, or something stands before the first element";
    case XML_ERR_UNDECLARED_ENTITY:
    case XML_WAR_UNDECLARED_ENTITY:
    case XML_ERR_NAME_REQUIRED:
    case XML_ERR_ENTITYREF_SEMICOL_MISSING:
    case XML_ERR_ENTITYREF_NO_NAME: return "an & that begins no &amp; &lt; &gt; &quot; or &apos;: write & as &amp; and < as &lt;";
    case XML_ERR_INVALID_CHAR:
    case XML_ERR_INVALID_CHARREF:
    case XML_ERR_INVALID_HEX_CHARREF:
    case XML_ERR_INVALID_DEC_CHARREF:
      return "a character that XML does not allow, for example a control character, or bytes that are not in the encoding of the document";
    case XML_ERR_INVALID_ENCODING:
    case XML_ERR_UNSUPPORTED_ENCODING:
    case XML_ERR_UNKNOWN_ENCODING:
    case XML_I18N_CONV_FAILED: return "bytes that are not in the encoding of the document: write it in UTF-8, or name its encoding in the XML declaration";
    default: return absl::StrCat("not well-formed XML (libxml2 error ", code, "); xmllint --noout FILE shows the place");
  }
}

void Fail(XmlParser::State* state, absl::string_view why) {
  if (!state->failure.ok()) return;
  state->failure = absl::InvalidArgumentError(absl::StrCat(xmlSAX2GetLineNumber(state->context), ": ", why));
  xmlStopParser(state->context);
}

int64_t LineOf(XmlParser::State* state) { return xmlSAX2GetLineNumber(state->context); }

XmlParser::State* StateOf(void* context) { return static_cast<XmlParser::State*>(static_cast<xmlParserCtxtPtr>(context)->_private); }

void OnStartElement(void* context, const xmlChar* name, const xmlChar* prefix, const xmlChar* uri, int namespaces, const xmlChar**, int attributes, int,
                    const xmlChar**) {
  XmlParser::State* state = StateOf(context);
  if (!state->failure.ok()) return;
  if (prefix != nullptr || uri != nullptr || namespaces > 0) return Fail(state, "a namespace; expected plain element names, as docs/mapping-itmatt.md shows");
  if (attributes > 0) return Fail(state, "an attribute; expected elements and text alone, as docs/mapping-itmatt.md shows");
  state->has_root = true;
  if (++state->depth > XmlParser::kDepthMax) return Fail(state, absl::StrCat("more than ", XmlParser::kDepthMax, " elements within one another"));
  state->events->OnStart(ViewOf(name), LineOf(state));
}

void OnEndElement(void* context, const xmlChar*, const xmlChar*, const xmlChar*) {
  XmlParser::State* state = StateOf(context);
  if (!state->failure.ok()) return;
  --state->depth;
  state->events->OnEnd(LineOf(state));
}

void OnCharacters(void* context, const xmlChar* text, int length) {
  XmlParser::State* state = StateOf(context);
  if (state->failure.ok()) state->events->OnText(absl::string_view(reinterpret_cast<const char*>(text), static_cast<size_t>(length)));
}

void OnDocumentType(void* context, const xmlChar*, const xmlChar*, const xmlChar*) {
  Fail(StateOf(context), "a document type (<!DOCTYPE>): leave it out; messages declare no entities");
}

void OnReference(void* context, const xmlChar*) { Fail(StateOf(context), WhyMalformed(XML_ERR_UNDECLARED_ENTITY)); }

void OnInstruction(void* context, const xmlChar*, const xmlChar*) { Fail(StateOf(context), "a processing instruction: leave it out"); }

void OnError(void* context, xmlErrorPtr error) {
  if (error->level != XML_ERR_WARNING) Fail(StateOf(context), WhyMalformed(error->code, StateOf(context)->has_root));
}

}  // namespace

XmlParser::XmlParser(XmlEvents* events) : state_(std::make_unique<State>()) {
  LIBXML_TEST_VERSION
  state_->events = events;
  xmlSAXHandler& handler = state_->handler;
  handler.initialized = XML_SAX2_MAGIC;
  handler.startElementNs = OnStartElement;
  handler.endElementNs = OnEndElement;
  handler.characters = OnCharacters;
  handler.ignorableWhitespace = OnCharacters;
  handler.cdataBlock = OnCharacters;
  handler.internalSubset = OnDocumentType;
  handler.reference = OnReference;
  handler.processingInstruction = OnInstruction;
  handler.serror = OnError;
  state_->context = xmlCreatePushParserCtxt(&handler, nullptr, nullptr, 0, nullptr);
  xmlCtxtUseOptions(state_->context, XML_PARSE_NONET);
  state_->context->_private = state_.get();
}

XmlParser::~XmlParser() { xmlFreeParserCtxt(state_->context); }

absl::Status XmlParser::Feed(absl::string_view bytes, bool is_last) {
  // Fed in small pieces, so that what is too large is seen before the parser has kept it.
  constexpr size_t kPieceBytes = 8 << 10;
  do {
    if (!state_->failure.ok()) return state_->failure;
    const absl::string_view piece = bytes.substr(0, kPieceBytes);
    bytes.remove_prefix(piece.size());
    state_->bytes_since_progress += static_cast<int64_t>(piece.size());
    if (state_->bytes_since_progress > kRecordBytesMax) {
      Fail(state_.get(), absl::StrCat("more than ", kRecordBytesMax >> 20, " MB without the end of a record"));
      return state_->failure;
    }
    const int code = xmlParseChunk(state_->context, piece.data(), static_cast<int>(piece.size()), is_last && bytes.empty() ? 1 : 0);
    if (code != XML_ERR_OK && state_->failure.ok()) Fail(state_.get(), WhyMalformed(code, state_->has_root));
    if (state_->context->input != nullptr && state_->context->input->end - state_->context->input->cur > kTagBytesMax) {
      Fail(state_.get(), absl::StrCat("more than ", kTagBytesMax >> 10, " kB in one tag or comment; expected plain element names, as docs/mapping-itmatt.md shows"));
    }
  } while (!bytes.empty());
  return state_->failure;
}

void XmlParser::MarkProgress() { state_->bytes_since_progress = 0; }

}  // namespace postgate::client
