// SPDX-License-Identifier: Apache-2.0
#include "client/postal_messages/record_builder.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/formats/closest_name.h"
#include "client/formats/utf8.h"
#include "client/postal_messages/value_text.h"

namespace postgate::client {
namespace {

using google::protobuf::Message;
using google::protobuf::MessageFactory;

// A name that nobody knows is shown this far.
constexpr size_t kShownNameMax = 64;

}  // namespace

void RecordBuilder::Begin(int64_t line) {
  record_ = ReadRecord();
  record_.line = line;
  line_ = line;
  message_.reset(MessageFactory::generated_factory()->GetPrototype(table_.type)->New());
  frames_.clear();
  frames_.push_back({&tree_, message_.get(), std::vector<int>(tree_.children.size()), 0});
  leaf_ = nullptr;
  skipped_ = 0;
  has_error_ = false;
  has_no_counterpart_ = false;
  name_parts_.clear();
}

void RecordBuilder::Add(Remark::Kind kind, int64_t line, std::string path, std::string text) {
  if (!IsTold(kind)) return;
  // Whatever else is left untold, that the record is wrong is not.
  if (record_.remarks.size() == kRemarksMax) record_.remarks.pop_back();
  record_.remarks.push_back({kind, line, std::move(path), std::move(text)});
  has_error_ = has_error_ || kind == Remark::Kind::kError;
}

std::string RecordBuilder::PathTo(absl::string_view element) const {
  std::string path;
  for (const Frame& frame : frames_) {
    absl::StrAppend(&path, frame.node->name, frame.node->is_repeated ? absl::StrCat("[", frame.number, "]") : "", "/");
  }
  return absl::StrCat(path, element);
}

std::vector<std::string> RecordBuilder::NamesIn(const ElementNode& node) const {
  std::vector<std::string> names;
  for (const auto& child : node.children) names.push_back(child->name);
  return names;
}

void RecordBuilder::OnStart(absl::string_view name, int64_t line) {
  line_ = line;
  if (skipped_ > 0) {
    ++skipped_;
    return;
  }
  if (leaf_ != nullptr) {
    Add(Remark::Kind::kError, line, PathTo(leaf_->name), "an element within it; expected text");
    skipped_ = 1;
    return;
  }
  Frame& frame = frames_.back();
  const auto place = frame.node->places.find(std::string(name));
  if (place == frame.node->places.end()) {
    skipped_ = 1;
    // What it may have been meant as is sought as often as it is told: a record may have a million such elements.
    if (!IsTold(Remark::Kind::kError)) return;
    return Add(Remark::Kind::kError, line, PathTo(WholeCharacters(name, kShownNameMax)),
               absl::StrCat(table_.name, " has no such element here", DidYouMean(name, NamesIn(*frame.node)), "; docs/mapping-itmatt.md lists all"));
  }
  const ElementNode* child = frame.node->children[static_cast<size_t>(place->second)].get();
  const int number = ++frame.counts[static_cast<size_t>(place->second)];
  if (number > 1 && !child->is_repeated) {
    Add(Remark::Kind::kError, line, PathTo(child->name), "stands twice; expected once");
    skipped_ = 1;
    return;
  }
  if (child->row != nullptr) {
    leaf_ = child;
    leaf_line_ = line;
    text_.clear();
    return;
  }
  Message* base = frame.base;
  if (child->field.field() != nullptr) {
    Message* holder = child->field.MutableHolderIn(base);
    base = holder->GetReflection()->AddMessage(holder, child->field.field());
  }
  frames_.push_back({child, base, std::vector<int>(child->children.size()), number});
}

void RecordBuilder::OnText(absl::string_view text) {
  if (skipped_ > 0) return;
  if (leaf_ != nullptr) {
    if (text_.size() <= kTextBytesMax) text_.append(text.data(), text.size());
    return;
  }
  const bool is_blank = std::all_of(text.begin(), text.end(), [](char c) { return absl::ascii_isspace(static_cast<unsigned char>(c)); });
  if (!is_blank) Add(Remark::Kind::kError, line_, PathTo(""), "text between elements; expected elements alone");
}

void RecordBuilder::OnEnd(int64_t line) {
  line_ = line;
  if (skipped_ > 0) {
    --skipped_;
    return;
  }
  if (leaf_ != nullptr) {
    TakeLeaf(leaf_line_);
    leaf_ = nullptr;
    return;
  }
  frames_.pop_back();
}

void RecordBuilder::TakeLeaf(int64_t line) {
  const Row& row = *leaf_->row;
  if (text_.size() > kTextBytesMax) {
    return Add(Remark::Kind::kError, line, PathTo(leaf_->name), absl::StrCat("a text of more than ", kTextBytesMax >> 10, " kB"));
  }
  const bool is_blank = absl::StripAsciiWhitespace(text_).empty();
  if (text_.empty() || (is_blank && row.format != Format::kText)) return;
  if (row.format == Format::kNamePart) {
    name_parts_.push_back({leaf_->field, text_, line, PathTo(leaf_->name)});
    return;
  }
  if (leaf_->field.field() == nullptr) {
    if (absl::Status s = CheckForm(text_, row.format); !s.ok()) {
      Add(Remark::Kind::kError, line, PathTo(leaf_->name), std::string(s.message()));
    } else if (row.format != Format::kPreparedAt && !is_blank) {
      Add(Remark::Kind::kLeftOut, line, PathTo(leaf_->name), absl::StrCat("has no counterpart", row.note[0] == '\0' ? "" : ": ", row.note));
    }
    return;
  }
  const absl::Status status = SetFromXmlText(text_, row.format, leaf_->field, frames_.back().base);
  if (status.ok()) return;
  if (absl::IsNotFound(status)) {
    has_no_counterpart_ = true;
    return Add(Remark::Kind::kLeftOut, line, PathTo(leaf_->name), std::string(status.message()));
  }
  Add(Remark::Kind::kError, line, PathTo(leaf_->name), std::string(status.message()));
}

void RecordBuilder::JoinNameParts() {
  absl::flat_hash_map<const Message*, bool> has_name;
  for (const NamePart& part : name_parts_) {
    Message* party = part.field.MutableHolderIn(message_.get());
    const std::string name = TextOf(*message_, part.field, Format::kText);
    const bool is_whole = has_name.try_emplace(party, !name.empty()).first->second;
    if (!is_whole) {
      party->GetReflection()->SetString(party, part.field.field(), absl::StrCat(name, name.empty() ? "" : " ", part.text));
    } else if (!absl::StrContains(name, part.text)) {
      Add(Remark::Kind::kLeftOut, part.line, part.path, "says another name than Name, which is taken");
    }
  }
}

ReadRecord RecordBuilder::Finish() {
  JoinNameParts();
  if (!has_no_counterpart_ && !has_error_) {
    record_.messages = MessagesOf(table_, std::move(message_));
  }
  return std::move(record_);
}

}  // namespace postgate::client
