// SPDX-License-Identifier: Apache-2.0
#include "core/item_search/searched_value.h"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"

namespace postgate::item_search {
namespace {

enum class Gaps {
  kOneSpace,  // runs of spaces and punctuation
  kNone,      // spaces go, punctuation stays
};

// One spelling for what reads alike: composed letters, full and half width, no characters that nobody sees (Unicode's NFKC_Casefold). The text as it is when that changes
// nothing.
absl::string_view Unified(absl::string_view text, std::string& unified) {
  if (std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; })) return text;
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* const folding = icu::Normalizer2::getNFKCCasefoldInstance(error);
  const icu::StringPiece piece(text.data(), static_cast<int32_t>(text.size()));
  if (U_FAILURE(error) || folding->isNormalizedUTF8(piece, error)) return text;
  unified.clear();
  icu::StringByteSink<std::string> sink(&unified);
  folding->normalizeUTF8(0, piece, sink, nullptr, error);
  return U_FAILURE(error) ? text : absl::string_view(unified);
}

void FoldText(absl::string_view as_sent, Gaps gaps, std::string& folded) {
  thread_local std::string unified;
  const absl::string_view text = Unified(as_sent, unified);
  bool gap = false;
  const auto begin = [&] {
    if (gap && gaps == Gaps::kOneSpace && !folded.empty()) folded.push_back(' ');
    gap = false;
  };
  const auto size = static_cast<int32_t>(text.size());
  const auto* const units = reinterpret_cast<const uint8_t*>(text.data());
  for (int32_t at = 0; at < size;) {
    const unsigned char c = units[at];
    if (c < 0x80) {
      const bool is_gap = gaps == Gaps::kOneSpace ? !absl::ascii_isalnum(c) : c <= ' ';
      if (is_gap) {
        gap = true;
      } else {
        begin();
        folded.push_back(absl::ascii_tolower(c));
      }
      ++at;
      continue;
    }
    // What is no UTF-8 becomes a letter of its own, so that folding again changes nothing.
    UChar32 letter = 0;
    U8_NEXT_OR_FFFD(units, at, size, letter);
    const bool is_gap = u_isUWhiteSpace(letter) || (gaps == Gaps::kOneSpace && u_ispunct(letter));
    if (is_gap) {
      gap = true;
      continue;
    }
    begin();
    char bytes[U8_MAX_LENGTH];
    int32_t length = 0;
    U8_APPEND_UNSAFE(bytes, length, u_foldCase(letter, U_FOLD_CASE_DEFAULT));
    folded.append(bytes, static_cast<size_t>(length));
  }
}

void FoldPhone(absl::string_view text, std::string& folded) {
  for (const char c : text) {
    if (absl::ascii_isdigit(static_cast<unsigned char>(c))) folded.push_back(c);
  }
  // The trunk prefix for what the international form writes as +.
  if (folded.compare(0, 2, "00") == 0) folded.erase(0, 2);
}

// Of one party, whichever class it is.
template <typename Party>
void VisitParty(const Party& party, v1::SearchedParty kind, std::string& value, std::string& folded, const VisitSearched& visit) {
  const auto add = [&](v1::SearchedField field, absl::string_view text) {
    if (text.empty()) return;
    folded.clear();
    FoldSearchedValue(field, text, folded);
    if (!folded.empty()) visit(kind, field, folded);
  };
  add(v1::SEARCHED_FIELD_NAME, party.name());
  add(v1::SEARCHED_FIELD_IDENTIFIER, party.id());
  for (const auto& communication : party.communications()) {
    add(communication.type_code() == "EM" ? v1::SEARCHED_FIELD_EMAIL : v1::SEARCHED_FIELD_PHONE, communication.id());
  }
  const auto& address = party.address();
  value.clear();
  const auto append = [&value](absl::string_view part) {
    if (part.empty()) return;
    if (!value.empty()) value.push_back(' ');
    value.append(part.data(), part.size());
  };
  append(address.street());
  append(address.house_number());
  append(address.po_box());
  for (const absl::string_view line : address.additional_lines()) append(line);
  append(address.postcode_id());
  append(address.city_name());
  add(v1::SEARCHED_FIELD_ADDRESS, value);
}

// What was sent before normalization gave it another form by which nobody would look for it: a phone number as it is dialled at home, a name with its title.
template <typename Change>
void VisitAsSent(const Change& change, std::string& folded, const VisitSearched& visit) {
  v1::SearchedField field;
  if (change.rule_id() == "normalize.phone") {
    field = v1::SEARCHED_FIELD_PHONE;
  } else if (change.rule_id() == "normalize.name_title") {
    field = v1::SEARCHED_FIELD_NAME;
  } else {
    return;
  }
  static constexpr std::pair<absl::string_view, v1::SearchedParty> kParties[] = {
      {"sender.", v1::SEARCHED_PARTY_SENDER},     {"addressee.", v1::SEARCHED_PARTY_ADDRESSEE}, {"seller.", v1::SEARCHED_PARTY_SELLER},
      {"importer.", v1::SEARCHED_PARTY_IMPORTER}, {"declarant.", v1::SEARCHED_PARTY_DECLARANT}, {"representative.", v1::SEARCHED_PARTY_REPRESENTATIVE}};
  for (const auto& [prefix, party] : kParties) {
    if (!absl::StartsWith(change.field_path(), prefix)) continue;
    folded.clear();
    FoldSearchedValue(field, change.before(), folded);
    if (!folded.empty()) visit(party, field, folded);
  }
}

// Of a message or a record.
template <typename Declaration>
void VisitDeclaration(const Declaration& declaration, const VisitSearched& visit) {
  thread_local std::string value;
  thread_local std::string folded;
  const auto& shipment = declaration.goods_shipment();
  if (shipment.has_consignor()) VisitParty(shipment.consignor(), v1::SEARCHED_PARTY_SENDER, value, folded, visit);
  if (shipment.has_consignee()) VisitParty(shipment.consignee(), v1::SEARCHED_PARTY_ADDRESSEE, value, folded, visit);
  if (shipment.has_seller()) VisitParty(shipment.seller(), v1::SEARCHED_PARTY_SELLER, value, folded, visit);
  if (shipment.has_importer()) VisitParty(shipment.importer(), v1::SEARCHED_PARTY_IMPORTER, value, folded, visit);
  if (declaration.has_declarant()) VisitParty(declaration.declarant(), v1::SEARCHED_PARTY_DECLARANT, value, folded, visit);
  if (declaration.has_agent()) VisitParty(declaration.agent(), v1::SEARCHED_PARTY_REPRESENTATIVE, value, folded, visit);
  for (const auto& change : declaration.changes()) VisitAsSent(change, folded, visit);
}

}  // namespace

void FoldSearchedValue(v1::SearchedField field, absl::string_view value, std::string& folded) {
  switch (field) {
    case v1::SEARCHED_FIELD_PHONE:
      return FoldPhone(value, folded);
    case v1::SEARCHED_FIELD_EMAIL:
    case v1::SEARCHED_FIELD_IDENTIFIER:
      return FoldText(value, Gaps::kNone, folded);
    default:
      return FoldText(value, Gaps::kOneSpace, folded);
  }
}

std::string SearchedValue(v1::SearchedField field, absl::string_view value) {
  std::string folded;
  FoldSearchedValue(field, value, folded);
  return folded;
}

void VisitSearchedValues(const v1::Declaration& declaration, const VisitSearched& visit) { VisitDeclaration(declaration, visit); }
void VisitSearchedValues(const records::Declaration& declaration, const VisitSearched& visit) { VisitDeclaration(declaration, visit); }

}  // namespace postgate::item_search
