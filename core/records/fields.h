// SPDX-License-Identifier: Apache-2.0
//
// How a record's fields are declared: each by one word in a list, from which come the member, its accessors and its place (record_type.h). Accessors
// are called as Protocol Buffers call theirs.
#ifndef CORE_RECORDS_FIELDS_H_
#define CORE_RECORDS_FIELDS_H_

#include <concepts>
#include <string>

#include "absl/strings/string_view.h"
#include "core/records/list.h"
#include "core/records/memory.h"

namespace postgate::records {

// Stands for a record that is absent.
template <typename Record>
inline constexpr Record kAbsent{};

}  // namespace postgate::records

// What is set is copied into the record's memory; set as a view it is not, and has to live as long as
// the record, as no temporary string does.
#define POSTGATE_RECORD_TEXT(field)                                                                   \
 public:                                                                                              \
  absl::string_view field() const { return field##_; }                                                \
  void set_##field(absl::string_view text) { field##_ = ::postgate::records::CopyOf(text, memory_); } \
  void set_##field##_view(absl::string_view text) { field##_ = text; }                                \
  template <std::same_as<std::string> Text>                                                           \
  void set_##field##_view(Text&&) = delete;                                                           \
  void clear_##field() { field##_ = {}; }                                                             \
                                                                                                      \
 private:                                                                                             \
  absl::string_view field##_;

#define POSTGATE_RECORD_TEXTS(field)                                                                              \
 public:                                                                                                          \
  int field##_size() const { return field##_.size(); }                                                            \
  absl::string_view field(int i) const { return field##_[i]; }                                                    \
  const ::postgate::records::List<absl::string_view>& field() const { return field##_; }                          \
  void set_##field(int i, absl::string_view text) { field##_[i] = ::postgate::records::CopyOf(text, memory_); }   \
  void add_##field(absl::string_view text) { field##_.Add(::postgate::records::CopyOf(text, memory_), memory_); } \
  void add_##field##_view(absl::string_view text) { field##_.Add(text, memory_); }                                \
  template <std::same_as<std::string> Text>                                                                       \
  void add_##field##_view(Text&&) = delete;                                                                       \
  ::postgate::records::List<absl::string_view>* mutable_##field() { return &field##_; }                           \
  void clear_##field() { field##_.Clear(); }                                                                      \
                                                                                                                  \
 private:                                                                                                         \
  ::postgate::records::List<absl::string_view> field##_;

#define POSTGATE_RECORD_NUMBER(type, field)   \
 public:                                      \
  type field() const { return field##_; }     \
  void set_##field(type v) { field##_ = v; }  \
  void clear_##field() { field##_ = type(); } \
                                              \
 private:                                     \
  type field##_{};

#define POSTGATE_RECORD_RECORD(type, field)                                                                                            \
 public:                                                                                                                               \
  bool has_##field() const { return field##_ != nullptr; }                                                                             \
  const type& field() const { return field##_ == nullptr ? ::postgate::records::kAbsent<type> : *static_cast<const type*>(field##_); } \
  type* mutable_##field() {                                                                                                            \
    if (field##_ == nullptr) field##_ = ::postgate::records::Create<type>(memory_);                                                    \
    return static_cast<type*>(field##_);                                                                                               \
  }                                                                                                                                    \
  void clear_##field() { field##_ = nullptr; }                                                                                         \
                                                                                                                                       \
 private:                                                                                                                              \
  void* field##_ = nullptr;

#define POSTGATE_RECORD_RECORDS(type, field)                                      \
 public:                                                                          \
  int field##_size() const { return field##_.size(); }                            \
  const type& field(int i) const { return field##_[i]; }                          \
  const ::postgate::records::RecordList<type>& field() const { return field##_; } \
  type* mutable_##field(int i) { return &field##_[i]; }                           \
  ::postgate::records::RecordList<type>* mutable_##field() { return &field##_; }  \
  type* add_##field() { return field##_.Add(memory_); }                           \
  void clear_##field() { field##_.Clear(); }                                      \
                                                                                  \
 private:                                                                         \
  ::postgate::records::RecordList<type> field##_;

// A record whose fields are FIELDS(TEXT, TEXTS, NUMBER, RECORD, RECORDS). It must be given the memory that it lives in to be changed.
#define POSTGATE_RECORD(type, FIELDS)                                                                                            \
  class type {                                                                                                                   \
   public:                                                                                                                       \
    constexpr type() = default;                                                                                                  \
    explicit constexpr type(::postgate::records::Memory* memory) : memory_(memory) {}                                            \
                                                                                                                                 \
   private:                                                                                                                      \
    friend struct Places;                                                                                                        \
    [[maybe_unused]] ::postgate::records::Memory* memory_ = nullptr;                                                             \
    FIELDS(POSTGATE_RECORD_TEXT, POSTGATE_RECORD_TEXTS, POSTGATE_RECORD_NUMBER, POSTGATE_RECORD_RECORD, POSTGATE_RECORD_RECORDS) \
  }

#endif  // CORE_RECORDS_FIELDS_H_
