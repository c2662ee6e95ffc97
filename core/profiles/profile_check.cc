// SPDX-License-Identifier: Apache-2.0
#include "core/profiles/profile_check.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "core/encoding/utf8.h"
#include "core/identifiers/characters.h"
#include "core/profiles/declaration_field.h"
#include "core/profiles/test_values.h"
#include "core/profiles/text_patterns.h"
#include "core/profiles/words_text.h"
#include "core/regimes/day.h"

namespace postgate::profiles {
namespace {

using profile::v1::Condition;
using profile::v1::Conditions;
using profile::v1::Profile;
using profile::v1::Test;
using Strings = google::protobuf::RepeatedPtrField<std::string>;
using Fields = std::vector<DeclarationField>;

absl::Status Wrong(absl::string_view path, absl::string_view why) { return absl::InvalidArgumentError(absl::StrCat(path, ": ", why)); }

absl::Status CheckText(absl::string_view path, absl::string_view text, size_t characters_max) {
  if (text.empty()) return Wrong(path, "is missing");
  if (encoding::CharacterCount(text) > characters_max) return Wrong(path, absl::StrCat("has more than ", characters_max, " characters"));
  return absl::OkStatus();
}

absl::Status CheckId(absl::string_view id) {
  const auto is_of_ids = [](char c) { return identifiers::IsLower(c) || identifiers::IsDigit(c) || c == '_'; };
  if (!id.empty() && id.size() <= kIdBytesMax && identifiers::IsLower(id[0]) && identifiers::AllOf(id, is_of_ids)) return absl::OkStatus();
  return Wrong("id", absl::StrCat("\"", id, "\" is not a letter and then a-z, 0-9 and _, at most ", kIdBytesMax, " characters"));
}

absl::Status CheckDays(const Profile& profile) {
  constexpr char kDay[] = "\" is no day; write it as 2026-12-01";
  const std::optional<int32_t> from = regimes::ParseDay(profile.valid_from());
  if (!from.has_value()) return Wrong("valid_from", absl::StrCat("\"", profile.valid_from(), kDay));
  if (profile.valid_until().empty()) return absl::OkStatus();
  const std::optional<int32_t> until = regimes::ParseDay(profile.valid_until());
  if (!until.has_value()) return Wrong("valid_until", absl::StrCat("\"", profile.valid_until(), kDay));
  if (*until < *from) return Wrong("valid_until", "lies before valid_from");
  return absl::OkStatus();
}

absl::Status CheckSize(absl::string_view path, int size, int max) {
  return size <= max ? absl::OkStatus() : Wrong(path, absl::StrCat("has more than ", max));
}

bool AreAllText(const Fields& fields) {
  return std::all_of(fields.begin(), fields.end(), [](const DeclarationField& field) { return field.kind() == FieldKind::kText; });
}

absl::StatusOr<Fields> FindFields(const std::string& path, const Test& test) {
  if (test.fields().empty()) return Wrong(path + ".fields", "is missing: name a field of the declaration");
  if (absl::Status size = CheckSize(path + ".fields", test.fields_size(), kFieldsMax); !size.ok()) return size;
  Fields fields;
  for (int i = 0; i < test.fields_size(); ++i) {
    absl::StatusOr<DeclarationField> field = DeclarationField::Find(test.fields(i));
    if (!field.ok()) return Wrong(absl::StrCat(path, ".fields[", i, "]"), field.status().message());
    if (!fields.empty() && field->kind() != fields[0].kind()) {
      return Wrong(absl::StrCat(path, ".fields[", i, "]"), absl::StrCat("\"", test.fields(i), "\" is not of the kind of the first field: give it a test of its own"));
    }
    fields.push_back(*std::move(field));
  }
  return fields;
}

absl::Status CheckValues(const std::string& path, const Strings& values, int max) {
  if (absl::Status size = CheckSize(path, values.size(), max); !size.ok()) return size;
  for (int i = 0; i < values.size(); ++i) {
    if (values[i].empty()) return Wrong(absl::StrCat(path, "[", i, "]"), "is empty; for a field that is not there, test is_present within none");
  }
  return absl::OkStatus();
}

// "; it has A, B" of an enumeration.
std::string ValuesOf(const DeclarationField& field) {
  if (field.kind() == FieldKind::kBool) return "; test true, or true within none";
  if (field.kind() != FieldKind::kEnumeration) return "";
  std::vector<std::string> names;
  for (int i = 0; i < field.enumeration()->value_count(); ++i) {
    if (field.enumeration()->value(i)->number() != 0) names.push_back(field.enumeration()->value(i)->name());
  }
  return absl::StrCat("; it has ", absl::StrJoin(names, ", "));
}

absl::Status CheckIs(const std::string& path, const Fields& fields, const Test& test) {
  if (absl::Status checked = CheckValues(path + ".is", test.is(), kValuesMax); !checked.ok()) return checked;
  if (fields[0].kind() == FieldKind::kMoney) return Wrong(path + ".is", "is not for money: give a range, or test its currency_code");
  if (fields[0].kind() == FieldKind::kText) return absl::OkStatus();
  for (int i = 0; i < test.is_size(); ++i) {
    for (const DeclarationField& field : fields) {
      if (NumberOf(field, test.is(i)).has_value()) continue;
      return Wrong(absl::StrCat(path, ".is[", i, "]"), absl::StrCat("\"", test.is(i), "\" is no value of the field, or one that counts as not there", ValuesOf(field)));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckRange(const std::string& path, const Fields& fields, const profile::v1::Range& range) {
  const bool is_money = fields[0].kind() == FieldKind::kMoney;
  if (!is_money && fields[0].kind() != FieldKind::kNumber) return Wrong(path, "is for numbers and money");
  if (is_money == range.currency_code().empty()) {
    return Wrong(path + ".currency_code", is_money ? "is missing: amounts are compared in one currency" : "is for money alone");
  }
  if (is_money && !(range.currency_code().size() == 3 && identifiers::AllOf(range.currency_code(), identifiers::IsUpper))) {
    return Wrong(path + ".currency_code", absl::StrCat("\"", range.currency_code(), "\" is not three capital letters of ISO 4217"));
  }
  if (range.at_least().empty() && range.at_most().empty()) return Wrong(path, "has neither at_least nor at_most");
  std::optional<absl::int128> ends[2];
  for (const bool is_upper : {false, true}) {
    const std::string& text = is_upper ? range.at_most() : range.at_least();
    if (text.empty()) continue;
    ends[is_upper ? 1 : 0] = BillionthsOf(text);
    if (!ends[is_upper ? 1 : 0].has_value()) return Wrong(path + (is_upper ? ".at_most" : ".at_least"), absl::StrCat("\"", text, "\" is no decimal number such as 150 or 0.85"));
  }
  if (ends[0].has_value() && ends[1].has_value() && *ends[1] < *ends[0]) return Wrong(path + ".at_most", "is less than at_least");
  return absl::OkStatus();
}

// Words with letters or digits, which are what is looked for.
absl::Status CheckWords(const std::string& path, const Strings& words, int max) {
  if (absl::Status checked = CheckValues(path, words, max); !checked.ok()) return checked;
  std::string written;
  for (int i = 0; i < words.size(); ++i) {
    const std::string at = absl::StrCat(path, "[", i, "]");
    if (words[i].size() > kWordBytesMax) return Wrong(at, absl::StrCat("has more than ", kWordBytesMax, " bytes"));
    if (words[i].find('*') != std::string::npos) return Wrong(at, "has a *, which stands for nothing here: give each word, or use matches");
    WriteWords(words[i], written);
    if (written == " ") return Wrong(at, absl::StrCat("\"", words[i], "\" has no letter or digit"));
  }
  return absl::OkStatus();
}

absl::Status CheckNear(const std::string& path, const profile::v1::Near& near) {
  if (near.words_size() < 2) return Wrong(path + ".words", "are fewer than 2; one alone is has_word");
  if (absl::Status checked = CheckWords(path + ".words", near.words(), kNearWordsMax); !checked.ok()) return checked;
  const std::vector<std::string> words(near.words().begin(), near.words().end());
  if (near.words_between() < 0 || near.words_between() > kWordsBetweenMax) return Wrong(path + ".words_between", absl::StrCat("is not from 0 to ", kWordsBetweenMax));
  if (absl::Status taken = CheckPattern(PatternOfNear(words, near.words_between()), PatternsOf::kWords); !taken.ok()) return Wrong(path, taken.message());
  return absl::OkStatus();
}

absl::Status CheckMatches(const std::string& path, const std::string& pattern) {
  if (pattern.size() > kPatternBytesMax) return Wrong(path, absl::StrCat("has more than ", kPatternBytesMax, " bytes"));
  if (pattern.find('\0') != std::string::npos) return Wrong(path, "has a character 0");
  if (absl::Status taken = CheckPattern(PatternOfText(pattern), PatternsOf::kText); !taken.ok()) return Wrong(path, taken.message());
  return absl::OkStatus();
}

absl::Status CheckTest(const std::string& path, const Test& test) {
  const absl::StatusOr<Fields> fields = FindFields(path, test);
  if (!fields.ok()) return fields.status();
  const std::vector<bool> given = {!test.is().empty(), !test.begins_with().empty(), test.has_range(), !test.has_word().empty(), test.has_near(), !test.matches().empty(),
                                   test.is_present()};
  if (std::count(given.begin(), given.end(), true) != 1) {
    return Wrong(path, "takes just one of is, begins_with, range, has_word, near, matches, is_present: true; what is not there is is_present within none");
  }
  if (given[0]) return CheckIs(path, *fields, test);
  if (given[2]) return CheckRange(path + ".range", *fields, test.range());
  if (given[6]) return absl::OkStatus();
  if (!AreAllText(*fields)) return Wrong(path + ".fields[0]", absl::StrCat("\"", test.fields(0), "\" is no text, which begins_with, has_word, near and matches are for"));
  if (given[1]) return CheckValues(path + ".begins_with", test.begins_with(), kValuesMax);
  if (given[3]) return CheckWords(path + ".has_word", test.has_word(), kWordsMax);
  if (given[4]) return CheckNear(path + ".near", test.near());
  return CheckMatches(path + ".matches", test.matches());
}

// How deep a condition stands, and whether within a piece.
struct Position {
  int nesting = 1;
  bool is_of_piece = false;
};

absl::Status CheckCondition(const std::string& path, const Condition& condition, Position position, int& count) {
  if (position.nesting > kNestingMax) return Wrong(path, absl::StrCat("stands more than ", kNestingMax, " deep"));
  if (++count > kConditionsMax) return Wrong(path, absl::StrCat("is one of more than ", kConditionsMax));
  const auto check_all = [&](absl::string_view name, const Conditions& conditions) {
    const std::string within = absl::StrCat(path, ".", name);
    if (conditions.of().empty()) return Wrong(within, "has no condition");
    for (int i = 0; i < conditions.of_size(); ++i) {
      absl::Status checked = CheckCondition(absl::StrCat(within, ".of[", i, "]"), conditions.of(i), {position.nesting + 1, position.is_of_piece}, count);
      if (!checked.ok()) return checked;
    }
    return absl::OkStatus();
  };
  switch (condition.kind_case()) {
    case Condition::kAll: return check_all("all", condition.all());
    case Condition::kAny: return check_all("any", condition.any());
    case Condition::kNone: return check_all("none", condition.none());
    case Condition::kTest: return CheckTest(path + ".test", condition.test());
    case Condition::kAnyPiece:
      if (position.is_of_piece) return Wrong(path + ".any_piece", "stands within another any_piece");
      return CheckCondition(path + ".any_piece", condition.any_piece(), {position.nesting + 1, true}, count);
    case Condition::KIND_NOT_SET: break;
  }
  return Wrong(path, "says nothing: give all, any, none, any_piece or test");
}

}  // namespace

absl::Status CheckProfile(const Profile& profile) {
  absl::Status status = CheckId(profile.id());
  status.Update(CheckText("owner", profile.owner(), kOwnerCharactersMax));
  status.Update(CheckText("reason", profile.reason(), kReasonCharactersMax));
  if (status.ok() && std::find(std::begin(kProfileQueues), std::end(kProfileQueues), profile.queue()) == std::end(kProfileQueues)) {
    status = Wrong("queue", absl::StrCat("\"", profile.queue(), "\" is none of ", absl::StrJoin(kProfileQueues, ", ")));
  }
  if (status.ok() && !(profile.weight() >= 0 && profile.weight() <= 1)) status = Wrong("weight", "is not from 0 to 1");
  status.Update(CheckDays(profile));
  if (status.ok() && (profile.share_percent() < 0 || profile.share_percent() > 100)) status = Wrong("share_percent", "is not from 0 to 100");
  if (!status.ok()) return status;
  int count = 0;
  return CheckCondition("when", profile.when(), {}, count);
}

}  // namespace postgate::profiles
