// SPDX-License-Identifier: Apache-2.0
#include "server/live_risk_data.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
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

// What the configuration says of some data.
struct Configured {
  Configured(const std::string& value, std::string shipped) : is_off(value == kOff), is_shipped(value.empty()), path(value.empty() ? std::move(shipped) : value) {}

  bool is_off;
  bool is_shipped;
  std::string path;
};

// What it means that there is none, and that what is shipped is in force.
struct Effects {
  absl::string_view of_none;
  absl::string_view of_shipped;
};

// What the configuration names has to be there; what is shipped may be missing beside a hub's own reference data, and is for trying it out. `field` is the configuration's.
template <typename Data>
absl::Status OpenAs(absl::string_view field, const Configured& configured, Effects effects, typename live_data::LiveData<Data>::Options options, telemetry::Metrics* metrics,
                    std::unique_ptr<live_data::LiveData<Data>>& opened) {
  using telemetry::LogLevel;
  if (configured.is_off) return absl::OkStatus();
  const std::string name = options.name;
  auto data = live_data::LiveData<Data>::Open(std::move(options), metrics);
  if (configured.is_shipped && absl::IsNotFound(data.status())) {
    telemetry::Log(LogLevel::kWarning, absl::StrCat(name, ".missing"),
                   {{"path", configured.path}, {"effect", effects.of_none}, {"remedy", absl::StrCat("name what is to be used in ", field, ", or \"off\"")}});
    return absl::OkStatus();
  }
  if (!data.ok()) return absl::Status(data.status().code(), absl::StrCat(field, ": ", data.status().message()));
  if (configured.is_shipped) {
    telemetry::Log(LogLevel::kWarning, absl::StrCat(name, ".shipped"),
                   {{"effect", effects.of_shipped}, {"remedy", absl::StrCat("name in ", field, " what your administration keeps current")}});
  }
  opened = *std::move(data);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<LiveRiskData>> LiveRiskData::Open(const config::v1::GatewayConfig& configuration,
                                                                 std::shared_ptr<const reference::ReferenceData> reference, telemetry::Metrics* metrics) {
  std::unique_ptr<LiveRiskData> data(new LiveRiskData());
  if (absl::Status opened = data->OpenScreeningList(configuration, std::move(reference), metrics); !opened.ok()) return opened;
  if (absl::Status opened = data->OpenProfiles(configuration, metrics); !opened.ok()) return opened;
  return data;
}

absl::Status LiveRiskData::OpenScreeningList(const config::v1::GatewayConfig& configuration, std::shared_ptr<const reference::ReferenceData> reference,
                                             telemetry::Metrics* metrics) {
  const Configured configured(configuration.screening_list(), absl::StrCat(ShippedBeside(configuration, "screening"), "/ofac"));
  const std::string path = configured.path;
  live_data::LiveData<screening::ScreeningList>::Options options;
  options.name = "screening_list";
  options.title = "the list of denied parties";
  options.source.files = [path] { return screening::FilesOfDeniedParties(path); };
  options.source.load = [path, reference] { return screening::ScreeningList::Load(path, reference); };
  options.entries = [](const screening::ScreeningList& list) { return static_cast<int64_t>(list.parties().size()); };
  return OpenAs("screening_list", configured, {"no party is screened", "parties are looked for in an older edition of a list"}, std::move(options), metrics, screening_list_);
}

absl::Status LiveRiskData::OpenProfiles(const config::v1::GatewayConfig& configuration, telemetry::Metrics* metrics) {
  const Configured configured(configuration.profiles_dir(), ShippedBeside(configuration, "profiles"));
  const std::string folder = configured.path;
  live_data::LiveData<profiles::Profiles>::Options options;
  options.name = "profiles";
  options.title = "the profiles";
  options.source.files = [folder] { return profiles::FilesOfProfiles(folder); };
  options.source.load = [folder] { return profiles::LoadProfiles(folder); };
  options.entries = [](const profiles::Profiles& profiles) { return static_cast<int64_t>(profiles.profiles().size()); };
  return OpenAs("profiles_dir", configured, {"nothing is looked for by profiles", "items are looked at with profiles that are a demonstration"}, std::move(options), metrics,
                profiles_);
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
