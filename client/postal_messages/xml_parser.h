// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_POSTAL_MESSAGES_XML_PARSER_H_
#define CLIENT_POSTAL_MESSAGES_XML_PARSER_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace postgate::client {

// What an XmlParser tells as it reads.
class XmlEvents {
 public:
  virtual ~XmlEvents() = default;
  virtual void OnStart(absl::string_view name, int64_t line) = 0;
  // A piece of the text between two tags.
  virtual void OnText(absl::string_view text) = 0;
  virtual void OnEnd(int64_t line) = 0;
};

// libxml2's push parser, bounded: what came is told and forgotten. It reads elements and text in any encoding that the declaration
// names (told in UTF-8). A document type, an entity beyond the five of XML, a processing instruction, an attribute or a namespace
// ends the reading, as does what is not well-formed; so no entity is ever declared, and nothing is ever fetched. Not thread-safe.
class XmlParser {
 public:
  // Elements within one another.
  static constexpr int kDepthMax = 16;
  // Bytes between two calls of MarkProgress. A batch of the hub is smaller than that.
  static constexpr int64_t kRecordBytesMax = 4 << 20;
  // Bytes that it keeps until it can tell what they are: of one tag or comment, and a piece more. libxml2 compares each attribute of a tag with all others.
  static constexpr int64_t kTagBytesMax = 16 << 10;

  // `events` must outlive it.
  explicit XmlParser(XmlEvents* events);
  XmlParser(const XmlParser&) = delete;
  XmlParser& operator=(const XmlParser&) = delete;
  ~XmlParser();

  // Reads on; `is_last` also checks that the document is complete. INVALID_ARGUMENT with "LINE: what: remedy", from then on always.
  absl::Status Feed(absl::string_view bytes, bool is_last);

  // A record is complete: its bytes no longer count.
  void MarkProgress();

  // What libxml2's callbacks work on.
  struct State;

 private:
  std::unique_ptr<State> state_;
};

}  // namespace postgate::client

#endif  // CLIENT_POSTAL_MESSAGES_XML_PARSER_H_
