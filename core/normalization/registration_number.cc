// SPDX-License-Identifier: Apache-2.0
#include "core/normalization/registration_number.h"

#include "core/identifiers/characters.h"
#include "core/identifiers/mrn.h"

namespace postgate::normalization {
namespace {

constexpr int kHalfBits = kRegistrationBits / 2;
constexpr uint64_t kHalfMask = (uint64_t{1} << kHalfBits) - 1;
constexpr int kRounds = 8;
constexpr int kBase36Characters = 12;
static_assert(kRegistrationBits == 60, "36^12 holds 62 bits");

constexpr char kBase36[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

uint64_t KeyWord(absl::string_view key, size_t first) {
  uint64_t word = 0;
  for (size_t i = first; i < first + 8; ++i) {
    word = word << 8 | (i < key.size() ? static_cast<unsigned char>(key[i]) : 0);
  }
  return word;
}

// The finalizer of splitmix64: every bit of the input changes half of the output's.
uint64_t Mix(uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}

// What a round does to one half, by the other.
uint64_t RoundMask(int round, uint64_t other, const uint64_t (&words)[2]) {
  const uint64_t round_key = Mix(words[round % 2] + 0x9e3779b97f4a7c15u * static_cast<uint64_t>(round + 1));
  return Mix(other ^ round_key) & kHalfMask;
}

}  // namespace

uint64_t Permute60(uint64_t counter, absl::string_view key) {
  const uint64_t words[2] = {KeyWord(key, 0), KeyWord(key, 8)};
  uint64_t left = (counter >> kHalfBits) & kHalfMask;
  uint64_t right = counter & kHalfMask;
  // A Feistel network is a bijection whatever its round function is.
  for (int round = 0; round < kRounds; ++round) {
    const uint64_t next = left ^ RoundMask(round, right, words);
    left = right;
    right = next;
  }
  return left << kHalfBits | right;
}

uint64_t Unpermute60(uint64_t permuted, absl::string_view key) {
  const uint64_t words[2] = {KeyWord(key, 0), KeyWord(key, 8)};
  uint64_t left = (permuted >> kHalfBits) & kHalfMask;
  uint64_t right = permuted & kHalfMask;
  for (int round = kRounds - 1; round >= 0; --round) {
    const uint64_t before = right ^ RoundMask(round, left, words);
    right = left;
    left = before;
  }
  return left << kHalfBits | right;
}

std::string FormatRegistrationNumber(int year, absl::string_view hub_country, char prefix, uint64_t permuted) {
  if (year < 0 || hub_country.size() != 2 || !identifiers::AllOf(hub_country, identifiers::IsUpper) || !identifiers::IsUpper(prefix) ||
      permuted >> kRegistrationBits != 0) {
    return std::string();
  }
  std::string number(identifiers::kMrnLength, '0');
  number[0] = static_cast<char>('0' + year / 10 % 10);
  number[1] = static_cast<char>('0' + year % 10);
  number[2] = hub_country[0];
  number[3] = hub_country[1];
  number[4] = prefix;
  for (int i = kBase36Characters - 1; i >= 0; --i) {
    number[static_cast<size_t>(5 + i)] = kBase36[permuted % 36];
    permuted /= 36;
  }
  number[identifiers::kMrnLength - 1] =
      identifiers::MrnCheckDigit(absl::string_view(number).substr(0, identifiers::kMrnLength - 1));
  return number;
}

bool IsRegistrationNumber(absl::string_view text) { return identifiers::IsMrn(text) && identifiers::IsUpper(text[4]); }

std::optional<uint64_t> PermutedOf(absl::string_view registration_number) {
  if (!IsRegistrationNumber(registration_number)) return std::nullopt;
  uint64_t permuted = 0;
  for (const char character : registration_number.substr(5, kBase36Characters)) {
    permuted = permuted * 36 + static_cast<uint64_t>(character <= '9' ? character - '0' : character - 'A' + 10);
  }
  if (permuted >> kRegistrationBits != 0) return std::nullopt;
  return permuted;
}

}  // namespace postgate::normalization
