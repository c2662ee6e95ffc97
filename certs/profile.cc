// SPDX-License-Identifier: Apache-2.0
#include "certs/profile.h"

#include <openssl/err.h>

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace postgate::certs {
namespace {

constexpr char kProfileSection[] = "profile";
constexpr int kDaysMax = 36500;

std::vector<std::string> SplitList(absl::string_view text) {
  std::vector<std::string> parts;
  for (absl::string_view part : absl::StrSplit(text, ',', absl::SkipWhitespace())) {
    parts.emplace_back(absl::StripAsciiWhitespace(part));
  }
  return parts;
}

absl::Status Refusal(absl::string_view name, absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("certificate profile ", name, ".cnf: ", what));
}

absl::Status TakeSetting(absl::string_view key, absl::string_view value, Profile& profile) {
  if (key == "default_days") {
    if (!absl::SimpleAtoi(value, &profile.default_days) || profile.default_days < 1 ||
        profile.default_days > kDaysMax) {
      return Refusal(profile.name, absl::StrCat("default_days must be a number from 1 to ", kDaysMax, ", not ", value));
    }
  } else if (key == "dns_names") {
    profile.dns_names = SplitList(value);
  } else if (key == "ip_addresses") {
    profile.ip_addresses = SplitList(value);
  } else {
    return Refusal(profile.name, absl::StrCat("unknown key ", key, " in [profile]"));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Profile> ParseProfile(absl::string_view name, absl::string_view text) {
  Profile profile;
  profile.name = std::string(name);
  profile.configuration.reset(NCONF_new(nullptr));
  BioPtr bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  long error_line = 0;
  if (NCONF_load_bio(profile.configuration.get(), bio.get(), &error_line) <= 0) {
    ERR_clear_error();
    return Refusal(name, absl::StrCat("line ", error_line, " is not of the form \"key = value\" or \"[section]\""));
  }
  const STACK_OF(CONF_VALUE)* settings = NCONF_get_section(profile.configuration.get(), kProfileSection);
  for (int i = 0; i < sk_CONF_VALUE_num(settings); ++i) {
    const CONF_VALUE* setting = sk_CONF_VALUE_value(settings, i);
    if (absl::Status s = TakeSetting(setting->name, setting->value, profile); !s.ok()) return s;
  }
  if (profile.default_days == 0) return Refusal(name, "default_days is missing in [profile]");
  if (NCONF_get_section(profile.configuration.get(), kExtensionsSection) == nullptr) {
    ERR_clear_error();
    return Refusal(name, "section [extensions] is missing");
  }
  return profile;
}

absl::StatusOr<Profile> LoadProfile(absl::string_view name) {
  const char* text = EmbeddedProfile(name);
  if (text == nullptr) {
    return absl::NotFoundError(absl::StrCat("no certificate profile ", name, ".cnf was compiled in"));
  }
  return ParseProfile(name, text);
}

}  // namespace postgate::certs
