// SPDX-License-Identifier: Apache-2.0
#include "core/reference/country_names.h"

#include "core/identifiers/characters.h"

namespace postgate::reference {
namespace {

constexpr bool Counts(char c) { return static_cast<unsigned char>(c) >= 0x7F || c < 0x20 || identifiers::IsLetterOrDigit(c); }

// What of a name counts, in lower case.
class Key {
 public:
  explicit Key(absl::string_view name) {
    for (const char c : name) {
      if (!Counts(c)) continue;
      if (size_ == CountryNames::kNameBytesMax) {
        size_ = 0;
        return;
      }
      bytes_[size_++] = identifiers::ToLower(c);
    }
  }
  // Empty when nothing counts or the name is too long.
  absl::string_view text() const { return absl::string_view(bytes_, size_); }

 private:
  char bytes_[CountryNames::kNameBytesMax];
  size_t size_ = 0;
};

}  // namespace

bool CountryNames::Add(absl::string_view name, absl::string_view alpha2) {
  const Key key(name);
  if (key.text().empty()) return false;
  const auto [entry, is_new] = alpha2_.try_emplace(std::string(key.text()), alpha2);
  return is_new || entry->second == alpha2;
}

absl::string_view CountryNames::Alpha2Of(absl::string_view name) const {
  const Key key(name);
  const auto found = alpha2_.find(key.text());
  return found == alpha2_.end() ? absl::string_view() : absl::string_view(found->second);
}

}  // namespace postgate::reference
