// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_LIVE_DATA_LIVE_H_
#define SERVER_LIVE_DATA_LIVE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "core/clock/clock.h"
#include "server/live_data/keeper.h"
#include "server/telemetry/log.h"
#include "server/telemetry/metrics.h"

namespace postgate::live_data {

// Data kept live (keeper.h), with its metrics and its lines in the log: NAME.loaded, NAME.replaced and NAME.refused.
template <typename Data>
class Live {
 public:
  struct Options {
    // "screening_list"
    std::string name;
    // "the list of denied parties"
    std::string title;
    typename Keeper<Data>::Source source;
    // How many entries it has.
    std::function<int64_t(const Data&)> entries;
  };

  // Fails where the data can't be used. `metrics` asks it until StopServing.
  static absl::StatusOr<std::unique_ptr<Live>> Open(Options options, telemetry::Metrics* metrics) {
    auto keeper = Keeper<Data>::Open(options.source, WallNow());
    if (!keeper.ok()) return keeper.status();
    std::unique_ptr<Live> live(new Live(std::move(options), *std::move(keeper)));
    live->LogData("loaded");
    live->Observe(metrics);
    return live;
  }

  // Never null. Thread-safe.
  std::shared_ptr<const Data> Current() const { return keeper_->Current(); }

  // Of one thread.
  void Refresh() {
    const absl::StatusOr<bool> replaced = keeper_->Refresh(WallNow());
    if (!replaced.ok()) {
      telemetry::Log(telemetry::LogLevel::kError, absl::StrCat(options_.name, ".refused"),
                     {{"error", replaced.status().message()},
                      {"in_force", Current()->version()},
                      {"remedy", "put whole and correct files in place; they are read again by themselves"}});
    } else if (*replaced) {
      LogData("replaced");
    }
  }

 private:
  using Samples = std::vector<telemetry::Metrics::Sample>;

  Live(Options options, std::unique_ptr<Keeper<Data>> keeper) : options_(std::move(options)), keeper_(std::move(keeper)) {}

  void LogData(absl::string_view event) const {
    const std::shared_ptr<const Data> data = Current();
    telemetry::Log(telemetry::LogLevel::kInfo, absl::StrCat(options_.name, ".", event), {{"version", data->version()}, {"entries", options_.entries(*data)}});
  }

  void Observe(telemetry::Metrics* metrics) {
    const std::string prefix = absl::StrCat("postgate_", options_.name);
    metrics->Collect(prefix + "_entries", absl::StrCat("Entries of ", options_.title, " in force."), "",
                     [this] { return Samples{{"", static_cast<double>(options_.entries(*Current()))}}; });
    metrics->Collect(prefix + "_loaded_timestamp_seconds", absl::StrCat("Since when ", options_.title, " in force is."), "",
                     [this] { return Samples{{"", static_cast<double>(absl::ToUnixSeconds(keeper_->LoadedAt()))}}; });
    metrics->Collect(prefix + "_refused", absl::StrCat("1 while the files of ", options_.title, " are wrong and what was there before is in force."), "",
                     [this] { return Samples{{"", keeper_->IsRefusing() ? 1.0 : 0.0}}; });
  }

  const Options options_;
  const std::unique_ptr<Keeper<Data>> keeper_;
};

}  // namespace postgate::live_data

#endif  // SERVER_LIVE_DATA_LIVE_H_
