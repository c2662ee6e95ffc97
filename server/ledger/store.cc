// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/store.h"

#include "absl/strings/str_cat.h"

namespace postgate::ledger {
namespace {

class OneByOne final : public EntryReader {
 public:
  explicit OneByOne(const Store& store) : store_(store) {}
  absl::StatusOr<StoredEntry> Read(int64_t sequence) override { return store_.ReadEntry(sequence); }

 private:
  const Store& store_;
};

// Names of principals come from certificates, where a NUL is refused; so the first one ends the principal's name, whatever follows.
constexpr absl::string_view kSeparator("\0", 1);

}  // namespace

std::unique_ptr<EntryReader> Store::OpenEntryReader() const { return std::make_unique<OneByOne>(*this); }

std::string ProducerKey(absl::string_view carrier, absl::string_view producer) { return absl::StrCat(carrier, kSeparator, producer); }

std::string RequestKey(absl::string_view principal, absl::string_view request_id) {
  return absl::StrCat(principal, kSeparator, request_id);
}

std::pair<absl::string_view, absl::string_view> SplitProducerKey(absl::string_view key) {
  const size_t end = key.find(kSeparator);
  if (end == absl::string_view::npos) return {key, {}};
  return {key.substr(0, end), key.substr(end + kSeparator.size())};
}

}  // namespace postgate::ledger
