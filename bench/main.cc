// SPDX-License-Identifier: Apache-2.0
//
// postgate-bench: accepted, committed items per second over mutual TLS beside an echo with the same client and messages in the same run, and the
// ack latency at a constant rate. Client and server share this machine.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "bench/echo_server.h"
#include "bench/item_load.h"
#include "bench/stream_client.h"
#include "core/reference/shipped_data.h"
#include "server/identity/tls.h"
#include "tests/support/hub.h"
#include "tests/support/processor_time.h"

namespace {

using postgate::bench::ItemLoad;
using postgate::bench::StreamClient;
using postgate::testing_support::Hub;

constexpr int kBatchItems = 100;
constexpr int kWindowMax = 1'000'000;  // items; beyond what a server grants
constexpr int kOpenLoopItemsPerSecond = 10'000;
// What must hold here (two cores, client and server together).
constexpr double kItemsPerSecondMin = 50'000;
constexpr double kShareOfEchoMin = 1.0 / 8;

// Of a run; the same for the echo and the gateway.
struct Options {
  int seconds = 10;  // a row
  int rounds = 3;
  int window_max = kWindowMax;
  std::string gateway;  // empty: this build's
  std::string out;
};

struct Figures {
  double items_per_second = 0;
  int64_t items = 0;
  int64_t accepted = 0;
  double p50_ms = 0;
  double p99_ms = 0;
};

double PercentileMs(std::vector<absl::Duration>& latencies, double share) {
  if (latencies.empty()) return 0;
  std::sort(latencies.begin(), latencies.end());
  return absl::ToDoubleMilliseconds(latencies[static_cast<size_t>(static_cast<double>(latencies.size() - 1) * share)]);
}

// One run over one stream; `items_per_second` 0: as fast as the window lets it.
bool Measure(const std::shared_ptr<grpc::Channel>& channel, ItemLoad& load, const std::string& producer, const Options& options,
             int items_per_second, Figures& figures) {
  StreamClient client(channel, &load, producer, kBatchItems, options.window_max);
  if (!client.Open()) {
    fprintf(stderr, "postgate-bench: the stream did not open: %s\n", client.Finish().error_message().c_str());
    return false;
  }
  const absl::Time start = absl::Now();
  if (items_per_second == 0) {
    client.RunClosedLoop(start + absl::Seconds(options.seconds));
  } else {
    client.RunOpenLoop(items_per_second, start + absl::Seconds(options.seconds));
  }
  const double elapsed = absl::ToDoubleSeconds(absl::Now() - start);
  StreamClient::Counts counts = client.counts();
  const grpc::Status status = client.Finish();
  if (!status.ok() || counts.acked != counts.sent) {
    fprintf(stderr, "postgate-bench: the stream broke: %s\n", status.error_message().c_str());
    return false;
  }
  figures.items = counts.acked;
  figures.accepted = counts.accepted;
  figures.items_per_second = static_cast<double>(counts.acked) / elapsed;
  figures.p50_ms = PercentileMs(counts.latencies, 0.50);
  figures.p99_ms = PercentileMs(counts.latencies, 0.99);
  return true;
}

// A counter of the gateway's metrics.
double Metric(const Hub& hub, const std::string& name) {
  const auto text = postgate::testing_support::Run({"/usr/bin/curl", "-sf", "http://" + hub.metrics_address() + "/metrics"});
  for (absl::string_view line : absl::StrSplit(text.out, '\n')) {
    double value = 0;
    if (line.substr(0, name.size()) == name && absl::SimpleAtod(line.substr(line.rfind(' ') + 1), &value)) return value;
  }
  return 0;
}

// A channel to the echo, with the hub's certificates.
std::shared_ptr<grpc::Channel> EchoChannel(const Hub& hub, const std::string& address) {
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = postgate::testing_support::ReadFile(hub.certs() + "/ca.pem");
  options.pem_cert_chain = postgate::testing_support::ReadFile(hub.certs() + "/carrier-demo-post.pem");
  options.pem_private_key = postgate::testing_support::ReadFile(hub.certs() + "/carrier-demo-post.key");
  return grpc::CreateChannel(address, grpc::SslCredentials(options));
}

bool MeasureEcho(const Hub& hub, const std::string& kind, ItemLoad& load, const Options& options, Figures& figures) {
  char self[4096];
  const ssize_t length = readlink("/proc/self/exe", self, sizeof self);
  postgate::testing_support::Process process(
      {std::string(self, static_cast<size_t>(length)), "--echo-server", hub.certs(), "--echo", kind}, hub.folder(), absl::StrCat("echo-", kind));
  const std::string ready = process.FirstLine();
  const size_t at = ready.find("127.0.0.1:");
  if (at == std::string::npos) return false;
  return Measure(EchoChannel(hub, ready.substr(at, ready.find('"', at) - at)), load, "echo", options, 0, figures);
}

// The rows of one round, in the order in which they ran.
struct Round {
  Figures echo;
  Figures bytes;
  Figures gateway;
  Figures paced;
  double syncs = 0;         // of the ledger, in the gateway's row
  double processor_us = 0;  // of the gateway for an item, in its row

  double share() const { return gateway.items_per_second / echo.items_per_second; }
  double bytes_share() const { return bytes.items_per_second / echo.items_per_second; }
};

bool MeasureRound(Hub& hub, ItemLoad& load, const Options& options, int number, Round& round) {
  const auto channel = hub.ChannelAs("carrier-demo-post");
  if (!MeasureEcho(hub, "messages", load, options, round.echo) || !MeasureEcho(hub, "bytes", load, options, round.bytes)) return false;
  const double syncs_before = Metric(hub, "postgate_ledger_sync_total{result=\"ok\"}");
  const absl::Duration used_before = postgate::testing_support::ProcessorTime(hub.process().pid());
  if (!Measure(channel, load, absl::StrCat("closed-loop-", number), options, 0, round.gateway)) return false;
  const absl::Duration used = postgate::testing_support::ProcessorTime(hub.process().pid()) - used_before;
  round.processor_us = absl::ToDoubleMicroseconds(used) / static_cast<double>(round.gateway.items);
  round.syncs = Metric(hub, "postgate_ledger_sync_total{result=\"ok\"}") - syncs_before;
  return Measure(channel, load, absl::StrCat("open-loop-", number), options, kOpenLoopItemsPerSecond, round.paced);
}

// A figure of each round, in the order of its size.
template <typename Read>
std::vector<double> Sorted(const std::vector<Round>& rounds, Read read) {
  std::vector<double> values;
  for (const Round& round : rounds) values.push_back(read(round));
  std::sort(values.begin(), values.end());
  return values;
}

// What is judged: the machine's speed changes under a run, for the echo as for the gateway.
template <typename Read>
double Median(const std::vector<Round>& rounds, Read read) {
  const std::vector<double> values = Sorted(rounds, read);
  return values[(values.size() - 1) / 2];
}

void PrintRow(const char* name, const std::vector<Round>& rounds, Figures Round::*row, const std::string& of_the_echo) {
  const auto rate = [row](const Round& round) { return (round.*row).items_per_second; };
  const std::vector<double> rates = Sorted(rounds, rate);
  printf("%-38s %10.0f %9.0f %9.0f %9.2f %9.2f %12s\n", name, Median(rounds, rate), rates.front(), rates.back(),
         Median(rounds, [row](const Round& round) { return (round.*row).p50_ms; }),
         Median(rounds, [row](const Round& round) { return (round.*row).p99_ms; }), of_the_echo.c_str());
}

// The medians, and the gateway's counts of all rounds.
struct Summary {
  explicit Summary(const std::vector<Round>& rounds)
      : items_per_second(Median(rounds, [](const Round& round) { return round.gateway.items_per_second; })),
        share(Median(rounds, [](const Round& round) { return round.share(); })),
        processor_us(Median(rounds, [](const Round& round) { return round.processor_us; })) {
    for (const Round& round : rounds) {
      acked += round.gateway.items;
      accepted += round.gateway.accepted;
      syncs += round.syncs;
    }
  }

  bool Met() const { return items_per_second >= kItemsPerSecondMin && share >= kShareOfEchoMin && accepted == acked; }

  double items_per_second = 0;
  double share = 0;
  double processor_us = 0;  // does not change much with what else the machine does
  int64_t acked = 0;
  int64_t accepted = 0;
  double syncs = 0;
};

std::string AsJson(const std::vector<Round>& rounds, const Summary& summary, const ItemLoad& load, const Options& options) {
  std::vector<double> rates;
  for (const Round& round : rounds) rates.push_back(round.gateway.items_per_second);
  return absl::StrCat(
      "{\"batch_items\": ", kBatchItems, ", \"item_bytes\": ", load.item_bytes(), ", \"seconds\": ", options.seconds,
      ", \"rounds\": ", rounds.size(), ", \"echo_items_per_second\": ", Median(rounds, [](const Round& r) { return r.echo.items_per_second; }),
      ", \"echo_of_bytes_items_per_second\": ", Median(rounds, [](const Round& r) { return r.bytes.items_per_second; }),
      ", \"items_per_second\": ", summary.items_per_second, ", \"items_per_second_of_each_round\": [", absl::StrJoin(rates, ", "), "]",
      ", \"share_of_echo\": ", summary.share, ", \"processor_us_an_item\": ", summary.processor_us,
      ", \"accepted\": ", summary.accepted, ", \"acked\": ", summary.acked,
      ", \"syncs\": ", summary.syncs, ", \"open_loop_items_per_second\": ", kOpenLoopItemsPerSecond,
      ", \"open_loop_p50_ms\": ", Median(rounds, [](const Round& r) { return r.paced.p50_ms; }),
      ", \"open_loop_p99_ms\": ", Median(rounds, [](const Round& r) { return r.paced.p99_ms; }),
      ", \"met\": ", summary.Met() ? "true" : "false", "}\n");
}

void Print(const std::vector<Round>& rounds, const Summary& summary, const ItemLoad& load, const Options& options) {
  const double bytes_share = Median(rounds, [](const Round& round) { return round.bytes_share(); });
  printf("mutual TLS 1.3, batches of %d, %.0f bytes an item, one stream, client and server on the same %u cores; %d s a row, %zu rounds\n\n",
         kBatchItems, load.item_bytes(), std::thread::hardware_concurrency(), options.seconds, rounds.size());
  printf("%-38s %10s %9s %9s %9s %9s %12s\n", "medians of the rounds", "items/s", "least", "most", "p50 ms", "p99 ms", "of the echo");
  PrintRow("echo (reads each item, answers each)", rounds, &Round::echo, "1");
  PrintRow("echo of bytes (reads nothing, acks)", rounds, &Round::bytes, absl::StrFormat("%.3f", bytes_share));
  PrintRow("gateway, as fast as the window lets it", rounds, &Round::gateway, absl::StrFormat("%.3f", summary.share));
  PrintRow("gateway, open loop at a constant rate", rounds, &Round::paced, "");
  printf("\n%lld items acked, %lld accepted, each committed with its group's sync: %.0f syncs, %.0f items a sync\n",
         static_cast<long long>(summary.acked), static_cast<long long>(summary.accepted), summary.syncs,
         summary.syncs > 0 ? static_cast<double>(summary.acked) / summary.syncs : 0);
  printf("%.1f us of processor time of the gateway for an item\n", summary.processor_us);
  printf("at least %.0f items/s, an eighth of the echo, all accepted: %s\n", kItemsPerSecondMin, summary.Met() ? "yes" : "NO");
}

int Bench(const Options& options) {
  auto load = ItemLoad::FromSample(postgate::testing_support::SourceDirectory(), postgate::reference::ShippedReferenceDir());
  if (!load.ok()) {
    fprintf(stderr, "postgate-bench: %s\n", std::string(load.status().message()).c_str());
    return 2;
  }
  Hub hub;
  hub.Use(options.gateway);
  if (!hub.Start()) {
    fprintf(stderr, "postgate-bench: the gateway did not start: %s\n", hub.log().c_str());
    return 2;
  }
  std::vector<Round> rounds(static_cast<size_t>(options.rounds));
  for (size_t i = 0; i < rounds.size(); ++i) {
    fprintf(stderr, "round %zu of %zu: four rows of %d s\n", i + 1, rounds.size(), options.seconds);
    if (!MeasureRound(hub, *load, options, static_cast<int>(i), rounds[i])) return 2;
  }
  const Summary summary(rounds);
  Print(rounds, summary, *load, options);
  if (!options.out.empty()) postgate::testing_support::WriteFile(options.out, AsJson(rounds, summary, *load, options));
  return summary.Met() ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  postgate::identity::RequireTls13();
  Options options;
  std::string echo_certs;
  std::string echo = "messages";
  CLI::App app("Measures a gateway of this build beside an echo. Exit 0: the targets are met; 1: not; 2: could not measure.");
  app.add_option("--seconds", options.seconds, "seconds for each row")->check(CLI::Range(1, 3600));
  app.add_option("--rounds", options.rounds, "times that all rows are measured, one after the other; medians are judged")
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
  app.add_option("--window", options.window_max, "items sent and not acked at most; the default leaves it to the server")
      ->check(CLI::Range(kBatchItems, kWindowMax));
  app.add_option("--gateway", options.gateway, "measure this program, such as another build's; the default is this build's")->check(CLI::ExistingFile);
  app.add_option("--out", options.out, "write the figures as JSON")->type_name("FILE");
  app.add_option("--echo-server", echo_certs, "be an echo server, with the certificates of this folder")->type_name("DIR");
  app.add_option("--echo", echo, "which")->check(CLI::IsMember({"messages", "bytes"}));
  CLI11_PARSE(app, argc, argv);
  if (!echo_certs.empty()) {
    using postgate::bench::Echo;
    return postgate::bench::RunEchoServer(echo == "bytes" ? Echo::kBytes : Echo::kMessages, echo_certs, kBatchItems);
  }
  return Bench(options);
}
