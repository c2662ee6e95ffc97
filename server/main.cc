// SPDX-License-Identifier: Apache-2.0
//
// postgate-gateway: reads the configuration, starts the gateway, and waits for the signal to drain it.
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <string>

#include "core/synchronization/mutex.h"
#include "server/configuration/configuration.h"
#include "server/gateway.h"
#include "server/identity/tls.h"
#include "server/listener/descriptors.h"
#include "server/maintenance.h"
#include "server/telemetry/log.h"
#include "server/telemetry/protobuf_log.h"

// Read by jemalloc when it starts. Batches and groups of some megabytes come and go all the time, and memory that was given back costs a page
// fault for each page: kept for a minute, in milliseconds.
extern "C" const char* malloc_conf;
const char* malloc_conf = "dirty_decay_ms:60000,muzzy_decay_ms:60000,background_thread:true";

namespace {

using postgate::telemetry::Log;
using postgate::telemetry::LogLevel;

// Exit codes; docs/operating.md.
constexpr int kStopped = 0;
constexpr int kCouldNotStart = 2;
constexpr int kFailed = 3;

// What the gateway writes is for its own user alone: the ledger holds personal data.
constexpr mode_t kNothingForOthers = 077;

// Whatever the machine's own setting: a connection's buffers are hardly used, and with huge pages each would be there in full. A kernel that doesn't
// know the call has none to turn off.
void UseNoHugePages() { prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0); }

// Written to standard error for the person at the terminal, besides the log.
int CouldNotStart(const absl::Status& status) {
  fprintf(stderr, "postgate-gateway: %.*s\n", static_cast<int>(status.message().size()), status.message().data());
  return kCouldNotStart;
}

struct Arguments {
  std::string configuration;
  std::string listen;
  std::string data;
  std::string certs;
  std::string metrics;
  bool check = false;
  std::string check_backup;
  std::string restore;
  std::string learn_prices;
  std::string from_backup;

  bool instead_of_serving() const { return check || !check_backup.empty() || !restore.empty() || !learn_prices.empty(); }
};

absl::StatusOr<postgate::config::v1::GatewayConfig> Configure(const Arguments& arguments) {
  postgate::config::v1::GatewayConfig configuration;
  if (!arguments.configuration.empty()) {
    auto read = postgate::configuration::ReadConfiguration(arguments.configuration);
    if (!read.ok()) return read.status();
    configuration = *std::move(read);
  }
  if (!arguments.listen.empty()) configuration.set_listen(arguments.listen);
  if (!arguments.data.empty()) configuration.set_data_dir(arguments.data);
  if (!arguments.certs.empty()) configuration.set_certs_dir(arguments.certs);
  if (!arguments.metrics.empty()) configuration.set_metrics_listen(arguments.metrics);
  postgate::configuration::FillDefaults(configuration);
  if (absl::Status checked = postgate::configuration::CheckConfiguration(configuration); !checked.ok()) return checked;
  return configuration;
}

int Serve(const postgate::config::v1::GatewayConfig& configuration, const sigset_t& signals) {
  postgate::Mutex mutex;
  absl::Status failure;
  auto gateway = postgate::Gateway::Start(configuration, postgate::listener::RaiseDescriptorLimit(), [&](const absl::Status& status) {
    {
      postgate::MutexLock lock(mutex);
      failure.Update(status);
    }
    kill(getpid(), SIGTERM);
  });
  if (!gateway.ok()) return CouldNotStart(gateway.status());
  printf("{\"ready\": true, \"address\": %s, \"metrics\": %s, \"pid\": %d}\n",
         postgate::telemetry::JsonString((*gateway)->address()).c_str(),
         postgate::telemetry::JsonString((*gateway)->metrics_address()).c_str(), static_cast<int>(getpid()));
  fflush(stdout);
  int signal = 0;
  sigwait(&signals, &signal);
  Log(LogLevel::kInfo, "gateway.draining", {{"signal", signal}});
  (*gateway)->DrainAndStop();
  postgate::MutexLock lock(mutex);
  if (failure.ok()) {
    Log(LogLevel::kInfo, "gateway.stopped");
    return kStopped;
  }
  Log(LogLevel::kError, "gateway.failed", {{"reason", failure.message()}});
  return kFailed;
}

}  // namespace

int main(int argc, char** argv) {
  UseNoHugePages();
  // Before any thread starts: all of them leave these signals to sigwait.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);
  umask(kNothingForOthers);
  postgate::identity::RequireTls13();
  postgate::telemetry::CountProtobufMessages();

  Arguments arguments;
  CLI::App app("Postgate's gateway: takes pre-arrival item data from carriers over mutual TLS and hands it to customs' risk queues.\n"
               "Prints one line of JSON once it serves; drains on SIGTERM.");
  app.add_option("--config", arguments.configuration, "configuration file, text form of postgate.config.v1.GatewayConfig")->type_name("FILE");
  app.add_option("--listen", arguments.listen, "address to serve on; port 0 takes a free one (127.0.0.1:7443)")->type_name("HOST:PORT");
  app.add_option("--data", arguments.data, "folder of the ledger and its readers (data/hub)")->type_name("DIR");
  app.add_option("--certs", arguments.certs, "folder in the layout of `postgate certs init` (certs/dev)")->type_name("DIR");
  app.add_option("--metrics", arguments.metrics, "address of Prometheus metrics, or off (127.0.0.1:9464)")->type_name("HOST:PORT");
  CLI::Option_group* instead = app.add_option_group("Instead of serving");
  instead->add_flag("--check", arguments.check, "reads the whole ledger of a stopped gateway: 0 sound, 1 damaged, 2 can't be checked");
  instead->add_option("--check-backup", arguments.check_backup, "whether a hub could be restored from it: as --check")->type_name("BACKUP");
  instead->add_option("--restore", arguments.restore, "makes the ledger in a new data folder, under a new ledger epoch: 0 restored, 1 damaged backup, 2 can't")
      ->type_name("BACKUP");
  CLI::Option* learn = instead->add_option("--learn-prices", arguments.learn_prices,
                                           "writes what a kilogram of goods usually costs, by HS heading: 0 written, 1 damaged ledger, 2 can't")
                           ->type_name("FILE");
  instead->require_option(0, 1);
  app.add_option("--from-backup", arguments.from_backup, "with --learn-prices: reads this backup's ledger, while the gateway may go on")
      ->type_name("BACKUP")
      ->needs(learn);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kStopped : kCouldNotStart;
  }
  auto configuration = Configure(arguments);
  if (!configuration.ok()) return CouldNotStart(configuration.status());
  postgate::telemetry::StartLog(configuration->log_level());
  Log(LogLevel::kInfo, "gateway.configured", {{"configuration", *configuration}});
  // What changes nothing until its last step may be interrupted.
  if (arguments.instead_of_serving()) pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
  if (arguments.check) return postgate::CheckHub(*configuration);
  if (!arguments.check_backup.empty()) return postgate::CheckOneBackup(*configuration, arguments.check_backup);
  if (!arguments.learn_prices.empty()) return postgate::LearnHubPrices(*configuration, arguments.learn_prices, arguments.from_backup);
  if (!arguments.restore.empty()) return postgate::RestoreHub(*configuration, arguments.restore);
  return Serve(*configuration, signals);
}
