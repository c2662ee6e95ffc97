// SPDX-License-Identifier: Apache-2.0
#include "server/live_risk_data.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/assessment/queues.h"
#include "core/profiles/profile_folder.h"
#include "core/reference/shipped_data.h"
#include "server/telemetry/log.h"

namespace postgate {
namespace {

// In the configuration, for none.
constexpr absl::string_view kOff = "off";

// Where what is shipped stands: beside the reference data.
std::string ShippedBeside(const config::v1::GatewayConfig& configuration, absl::string_view name) {
  return reference::FolderBeside(configuration.reference_dir().empty() ? reference::ShippedReferenceDir() : configuration.reference_dir(), name);
}

// What is shipped is for trying it out.
void WarnOfShipped(absl::string_view name, absl::string_view effect) {
  telemetry::Log(telemetry::LogLevel::kWarning, absl::StrCat(name, ".shipped"), {{"effect", effect}, {"remedy", "name in the configuration what your administration keeps current"}});
}

}  // namespace

absl::StatusOr<std::unique_ptr<LiveRiskData>> LiveRiskData::Open(const config::v1::GatewayConfig& configuration,
                                                                 std::shared_ptr<const reference::ReferenceData> reference, telemetry::Metrics* metrics) {
  std::unique_ptr<LiveRiskData> data(new LiveRiskData());
  if (absl::Status opened = data->OpenScreeningList(configuration, std::move(reference), metrics); !opened.ok()) return opened;
  if (absl::Status opened = data->OpenProfiles(configuration, metrics); !opened.ok()) return opened;
  return data;
}

// What the configuration names has to be there; what is shipped may be missing beside a hub's own reference data.
absl::Status LiveRiskData::OpenScreeningList(const config::v1::GatewayConfig& configuration, std::shared_ptr<const reference::ReferenceData> reference,
                                             telemetry::Metrics* metrics) {
  if (configuration.screening_list() == kOff) return absl::OkStatus();
  const bool is_shipped = configuration.screening_list().empty();
  const std::string path = is_shipped ? ShippedBeside(configuration, "screening") + "/ofac" : configuration.screening_list();
  live_data::Live<screening::ScreeningList>::Options options;
  options.name = "screening_list";
  options.title = "the list of denied parties";
  options.source.files = [path] { return screening::FilesOfDeniedParties(path); };
  options.source.load = [path, reference] { return screening::ScreeningList::Load(path, reference); };
  options.entries = [](const screening::ScreeningList& list) { return static_cast<int64_t>(list.parties().size()); };
  auto list = live_data::Live<screening::ScreeningList>::Open(std::move(options), metrics);
  if (is_shipped && absl::IsNotFound(list.status())) {
    telemetry::Log(telemetry::LogLevel::kWarning, "screening_list.missing",
                   {{"list", path}, {"effect", "no party is screened"}, {"remedy", "name a list in screening_list, or \"off\""}});
    return absl::OkStatus();
  }
  if (!list.ok()) return absl::Status(list.status().code(), absl::StrCat("screening_list: ", list.status().message()));
  if (is_shipped) WarnOfShipped("screening_list", "parties are looked for in an older edition of a list");
  screening_list_ = *std::move(list);
  return absl::OkStatus();
}

absl::Status LiveRiskData::OpenProfiles(const config::v1::GatewayConfig& configuration, telemetry::Metrics* metrics) {
  if (configuration.profiles_dir() == kOff) return absl::OkStatus();
  const bool is_shipped = configuration.profiles_dir().empty();
  const std::string folder = is_shipped ? ShippedBeside(configuration, "profiles") : configuration.profiles_dir();
  live_data::Live<profiles::Profiles>::Options options;
  options.name = "profiles";
  options.title = "the profiles";
  options.source.files = [folder] { return profiles::FilesOfProfiles(folder); };
  options.source.load = [folder] { return profiles::LoadProfiles(folder, assessment::kQueues); };
  options.entries = [](const profiles::Profiles& profiles) { return static_cast<int64_t>(profiles.profiles().size()); };
  auto profiles = live_data::Live<profiles::Profiles>::Open(std::move(options), metrics);
  if (is_shipped && absl::IsNotFound(profiles.status())) {
    telemetry::Log(telemetry::LogLevel::kWarning, "profiles.missing",
                   {{"folder", folder}, {"effect", "nothing is looked for by profiles"}, {"remedy", "name a folder in profiles_dir, or \"off\""}});
    return absl::OkStatus();
  }
  if (!profiles.ok()) return absl::Status(profiles.status().code(), absl::StrCat("profiles_dir: ", profiles.status().message()));
  if (is_shipped) WarnOfShipped("profiles", "items are looked at with profiles that are a demonstration");
  profiles_ = *std::move(profiles);
  return absl::OkStatus();
}

assessment::RiskData LiveRiskData::Current() const {
  assessment::RiskData data;
  if (screening_list_ != nullptr) data.screening_list = screening_list_->Current();
  if (profiles_ != nullptr) data.profiles = profiles_->Current();
  return data;
}

void LiveRiskData::Refresh() {
  if (screening_list_ != nullptr) screening_list_->Refresh();
  if (profiles_ != nullptr) profiles_->Refresh();
}

}  // namespace postgate
