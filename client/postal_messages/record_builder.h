// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_POSTAL_MESSAGES_RECORD_BUILDER_H_
#define CLIENT_POSTAL_MESSAGES_RECORD_BUILDER_H_

#include <google/protobuf/message.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "client/postal_messages/element_tree.h"
#include "client/postal_messages/equivalents.h"
#include "client/postal_messages/message_table.h"
#include "client/postal_messages/remark.h"

namespace postgate::client {

// A record that was read.
struct ReadRecord {
  // Where it begins.
  int64_t line = 0;
  // What it says; empty when a remark is an error, or when it says nothing that we have.
  Messages messages;
  std::vector<Remark> remarks;
};

// Makes a message of the elements of one record. An element that the table does not know, that stands twice or whose text has
// another form is an error; one without counterpart is left out with a remark. Not thread-safe.
class RecordBuilder {
 public:
  // Bytes of one value: far more than a field takes.
  static constexpr size_t kTextBytesMax = 64 << 10;
  // Remarks on one record; what is beyond is not told one by one.
  static constexpr size_t kRemarksMax = 50;

  // `tree` is the table's; both must outlive it.
  RecordBuilder(const MessageTable& table, const ElementNode& tree) : table_(table), tree_(tree) {}

  void Begin(int64_t line);
  void OnStart(absl::string_view name, int64_t line);
  void OnText(absl::string_view text);
  void OnEnd(int64_t line);
  ReadRecord Finish();

 private:
  // A group that is open.
  struct Frame {
    const ElementNode* node;
    google::protobuf::Message* base;
    // How often each child came; the number of this one within its parent.
    std::vector<int> counts;
    int number;
  };
  struct NamePart {
    FieldPath field;
    std::string text;
    int64_t line;
    std::string path;
  };

  // Whether a remark of that kind is told: there is room for it, or it is the record's first error.
  bool IsTold(Remark::Kind kind) const { return record_.remarks.size() < kRemarksMax || (kind == Remark::Kind::kError && !has_error_); }
  void Add(Remark::Kind kind, int64_t line, std::string path, std::string text);
  std::string PathTo(absl::string_view element) const;
  void TakeLeaf(int64_t line);
  void JoinNameParts();
  std::vector<std::string> NamesIn(const ElementNode& node) const;

  const MessageTable& table_;
  const ElementNode& tree_;
  ReadRecord record_;
  std::unique_ptr<google::protobuf::Message> message_;
  std::vector<Frame> frames_;
  // Of the tag that came last.
  int64_t line_ = 0;
  const ElementNode* leaf_ = nullptr;
  // Of the leaf that is open.
  int64_t leaf_line_ = 0;
  std::string text_;
  // Within an element that is left out, how many are open.
  int skipped_ = 0;
  // A remark is an error.
  bool has_error_ = false;
  // The record says something that has no counterpart as a whole.
  bool has_no_counterpart_ = false;
  std::vector<NamePart> name_parts_;
};

}  // namespace postgate::client

#endif  // CLIENT_POSTAL_MESSAGES_RECORD_BUILDER_H_
