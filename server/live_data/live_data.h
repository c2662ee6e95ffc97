// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_LIVE_DATA_LIVE_DATA_H_
#define SERVER_LIVE_DATA_LIVE_DATA_H_

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
#include "server/live_data/file_data.h"
#include "server/telemetry/log.h"
#include "server/telemetry/metrics.h"

namespace postgate::live_data {

// Data kept live (file_data.h), with its metrics and its lines in the log: NAME.loaded, NAME.replaced, NAME.refused and NAME.accepted_again.
template <typename Data>
class LiveData {
 public:
  struct Options {
    // "screening_list"
    std::string name;
    // "the list of denied parties"
    std::string title;
    typename FileData<Data>::Source source;
    // How many entries it has.
    std::function<int64_t(const Data&)> entries;
  };

  // Fails where the data can't be used. `metrics` asks it until StopServing.
  static absl::StatusOr<std::unique_ptr<LiveData>> Open(Options options, telemetry::Metrics* metrics) {
    auto data = FileData<Data>::Open(options.source, WallNow());
    if (!data.ok()) return data.status();
    std::unique_ptr<LiveData> live(new LiveData(std::move(options), *std::move(data)));
    live->LogData("loaded");
    live->Observe(metrics);
    return live;
  }

  // Never null. Thread-safe.
  std::shared_ptr<const Data> Current() const { return data_->Current(); }

  // Of one thread.
  void Refresh() {
    const absl::StatusOr<Refreshed> refreshed = data_->Refresh(WallNow());
    if (!refreshed.ok()) {
      telemetry::Log(telemetry::LogLevel::kError, absl::StrCat(options_.name, ".refused"),
                     {{"error", refreshed.status().message()},
                      {"in_force", Current()->version()},
                      {"remedy", "put whole and correct files in place; they are read again by themselves"}});
    } else if (*refreshed == Refreshed::kReplaced) {
      LogData("replaced");
    } else if (*refreshed == Refreshed::kAcceptedAgain) {
      LogData("accepted_again");
    }
  }

 private:
  using Samples = std::vector<telemetry::Metrics::Sample>;

  LiveData(Options options, std::unique_ptr<FileData<Data>> data) : options_(std::move(options)), data_(std::move(data)) {}

  void LogData(absl::string_view event) const {
    const std::shared_ptr<const Data> data = Current();
    telemetry::Log(telemetry::LogLevel::kInfo, absl::StrCat(options_.name, ".", event), {{"version", data->version()}, {"entries", options_.entries(*data)}});
  }

  void Observe(telemetry::Metrics* metrics) {
    const std::string prefix = absl::StrCat("postgate_", options_.name);
    metrics->Collect(prefix + "_entries", absl::StrCat("Entries of ", options_.title, " in force."), "",
                     [this] { return Samples{{"", static_cast<double>(options_.entries(*Current()))}}; });
    metrics->Collect(prefix + "_loaded_timestamp_seconds", absl::StrCat("Since when ", options_.title, " is what is in force."), "",
                     [this] { return Samples{{"", static_cast<double>(absl::ToUnixSeconds(data_->LoadedAt()))}}; });
    metrics->Collect(prefix + "_refused", absl::StrCat("1 while the files of ", options_.title, " are wrong and what was there before is in force."), "",
                     [this] { return Samples{{"", data_->IsRefusing() ? 1.0 : 0.0}}; });
  }

  const Options options_;
  const std::unique_ptr<FileData<Data>> data_;
};

}  // namespace postgate::live_data

#endif  // SERVER_LIVE_DATA_LIVE_DATA_H_
