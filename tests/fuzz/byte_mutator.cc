// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/byte_mutator.h"

#include <algorithm>
#include <iterator>

namespace postgate::fuzz {
namespace {

constexpr size_t kMutationsMax = 6;
constexpr size_t kPieceBytesMax = 64;

using namespace std::string_literals;  // a NUL within a literal ends no text

// Where parsers of numbers, text and lengths have their edges.
const std::string kPieces[] = {
    "\0"s, "\xFF"s, "\x7F"s, "\x80"s, "-"s, "0"s, "9223372036854775807"s, "9223372036854775808"s, "-9223372036854775808"s, "2147483648"s,
    "-2147483649"s, "1e9"s, "1e400"s, "NaN"s, "-0"s, "00"s, "0x10"s, "+1"s, "1.0"s, "\""s, "\"\""s, ","s, "\n"s, "\r\n"s, "\\u0000"s, "\\uD800"s,
    "\\"s, "{"s, "}"s, "[["s, "]"s, "null"s, "true"s, "{}"s, "\xEF\xBB\xBF"s, "\xC0\x80"s, "\xED\xA0\x80"s, "\xF4\x90\x80\x80"s, "\xE2\x80\xAE"s,
    "\xE2\x80\x8B"s, "\xCC\x81"s, "\xEF\xBC\xA1"s, "\xC2\x85"s, "\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01"s,
    "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01"s, "\xFF\xFF\xFF\xFF\x0F"s, "\x0A\x00"s, "\x12\x80\x80\x80\x80\x01"s, "\x0B"s, "\x0C"s,
    "0001-01-01T00:00:00Z"s, "9999-12-31T23:59:59.999999999Z"s, "2038-01-19T03:14:08Z"s};

}  // namespace

std::string ByteMutator::Piece() {
  if (Below(2) == 0) return kPieces[Below(std::size(kPieces))];
  const std::string& other = corpus_[Below(corpus_.size())];
  if (other.empty()) return "";
  const size_t begin = Below(other.size());
  return other.substr(begin, 1 + Below(kPieceBytesMax));
}

void ByteMutator::MutateOnce(std::string& bytes) {
  const size_t at = Below(bytes.size() + 1);
  const bool inside = at < bytes.size();
  switch (Below(8)) {
    case 0:
      if (inside) bytes[at] = static_cast<char>(bytes[at] ^ static_cast<char>(1u << Below(8)));
      break;
    case 1:
      if (inside) bytes[at] = static_cast<char>(Below(256));
      break;
    case 2:
      if (inside) bytes.erase(at, 1 + Below(kPieceBytesMax));
      break;
    case 3:
      bytes.insert(at, Piece());
      break;
    case 4:
      if (inside) bytes.replace(at, 1 + Below(8), Piece());
      break;
    case 5:
      if (inside) bytes.insert(at, bytes.substr(at, 1 + Below(bytes.size() - at)));
      break;
    case 6:
      bytes.resize(at);
      break;
    default:
      // By one, up or down: lengths, counts and digits.
      if (inside) bytes[at] = static_cast<char>(bytes[at] + (Below(2) == 0 ? 1 : -1));
  }
}

std::string ByteMutator::Next() {
  std::string bytes = corpus_[Below(corpus_.size())];
  for (size_t left = 1 + Below(kMutationsMax); left > 0; --left) MutateOnce(bytes);
  bytes.resize(std::min(bytes.size(), kMutatedBytesMax));
  return bytes;
}

}  // namespace postgate::fuzz
