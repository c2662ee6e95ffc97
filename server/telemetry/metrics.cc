// SPDX-License-Identifier: Apache-2.0
#include "server/telemetry/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/exposer.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <exception>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/synchronization/mutex.h"

namespace postgate::telemetry {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;

// Seconds; from below one sync of the disk to beyond any acknowledgement that is still of use.
const prometheus::Histogram::BucketBoundaries kSeconds = {0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
                                                          0.05,   0.1,     0.25,   0.5,   1,      2.5,   5,    10};
const prometheus::Histogram::BucketBoundaries kEntries = {1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000};

std::string ToString(absl::string_view text) { return std::string(text.data(), text.size()); }

// A label's values, bounded.
class LabelValues {
 public:
  std::string Bound(absl::string_view value) {
    std::string text = ToString(value);
    MutexLock lock(mutex_);
    if (seen_.count(text) != 0 || seen_.size() < kLabelValuesMax) {
      seen_.insert(text);
      return text;
    }
    return "other";
  }

 private:
  Mutex mutex_;
  std::set<std::string> seen_ POSTGATE_GUARDED_BY(mutex_);
};

// Gauges that are asked for when Prometheus collects.
class AskedGauges final : public prometheus::Collectable {
 public:
  struct Asked {
    std::string name;
    std::string help;
    std::string label;
    std::function<std::vector<Metrics::Sample>()> ask;
  };

  void Add(Asked asked) {
    MutexLock lock(mutex_);
    asked_.push_back(std::move(asked));
  }

  std::vector<MetricFamily> Collect() const override {
    MutexLock lock(mutex_);
    std::vector<MetricFamily> families;
    for (const Asked& asked : asked_) {
      MetricFamily family;
      family.name = asked.name;
      family.help = asked.help;
      family.type = prometheus::MetricType::Gauge;
      for (const Metrics::Sample& sample : asked.ask()) {
        ClientMetric metric;
        if (!asked.label.empty()) metric.label.push_back({asked.label, sample.label});
        metric.gauge.value = sample.value;
        family.metric.push_back(std::move(metric));
      }
      families.push_back(std::move(family));
    }
    return families;
  }

 private:
  mutable Mutex mutex_;
  std::vector<Asked> asked_ POSTGATE_GUARDED_BY(mutex_);
};

class PrometheusMetrics final : public Metrics {
 public:
  explicit PrometheusMetrics(absl::string_view version)
      : received_(Counter("postgate_items_received_total", "Items and movements received.")),
        verdicts_(Counter("postgate_items_verdict_total", "Items and movements by what became of them.")),
        findings_(Counter("postgate_findings_total", "Findings by rule.")),
        acked_(Counter("postgate_items_acked_total", "Items and movements acknowledged after their commit.")),
        faults_(Counter("postgate_stream_faults_total", "Batches of which nothing was taken, by reason.")),
        denied_(Counter("postgate_authz_denied_total", "Calls refused by the permission table, by rule.")),
        connections_refused_(Counter("postgate_connections_refused_total", "Connections closed before TLS, by the limit they were over.")),
        ledger_entries_(Counter("postgate_ledger_entries_total", "Ledger entries on disk.")),
        ledger_bytes_(Counter("postgate_ledger_bytes_total", "Bytes of ledger entries committed, before compression.")),
        sync_total_(Counter("postgate_ledger_sync_total", "Writes of the ledger with their sync, by result.")),
        refusals_(Counter("postgate_ledger_refusals_total", "Times that the ledger began to refuse, its disk being nearly full.")),
        streams_(prometheus::BuildGauge().Name("postgate_streams").Help("Open streams by role.").Register(*registry_)),
        ack_latency_(Histogram("postgate_ack_latency_seconds", "From the receipt of a batch to its acknowledgement.", kSeconds)),
        sync_duration_(Histogram("postgate_ledger_sync_duration_seconds", "One write of the ledger with its sync.", kSeconds)),
        group_entries_(Histogram("postgate_ledger_group_entries", "Entries of one group commit.", kEntries)) {
    prometheus::BuildGauge()
        .Name("postgate_build_info")
        .Help("1, with the version as label.")
        .Register(*registry_)
        .Add({{"version", ToString(version)}})
        .Set(1);
  }

  absl::Status Serve(absl::string_view listen) {
    if (listen == "off") return absl::OkStatus();
    try {
      exposer_ = std::make_unique<prometheus::Exposer>(ToString(listen), 1);
      exposer_->RegisterCollectable(registry_);
      exposer_->RegisterCollectable(asked_);
      const std::vector<int> ports = exposer_->GetListeningPorts();
      const size_t colon = listen.rfind(':');
      const absl::string_view host = colon == absl::string_view::npos ? absl::string_view("0.0.0.0") : listen.substr(0, colon);
      if (!ports.empty()) address_ = absl::StrCat(host, ":", ports[0]);
    } catch (const std::exception& failure) {
      // The library throws when the address can't be had; nothing of it goes beyond this file.
      return absl::FailedPreconditionError(absl::StrCat("metrics_listen: can't serve metrics on ", listen, " (", failure.what(),
                                                        "); choose a free address, or \"off\""));
    }
    return absl::OkStatus();
  }

  void ItemsReceived(absl::string_view carrier, int64_t count) override {
    received_.Add({{"carrier", carriers_.Bound(carrier)}}).Increment(static_cast<double>(count));
  }
  void ItemsVerdict(absl::string_view carrier, absl::string_view outcome, int64_t count) override {
    verdicts_.Add({{"carrier", carriers_.Bound(carrier)}, {"verdict", ToString(outcome)}}).Increment(static_cast<double>(count));
  }
  void FindingsMade(absl::string_view rule_id, int64_t count) override {
    findings_.Add({{"rule", rules_.Bound(rule_id)}}).Increment(static_cast<double>(count));
  }
  void ItemsAcked(absl::string_view carrier, int64_t count) override {
    acked_.Add({{"carrier", carriers_.Bound(carrier)}}).Increment(static_cast<double>(count));
  }
  void AckLatency(absl::Duration latency) override { ack_latency_.Observe(absl::ToDoubleSeconds(latency)); }
  void Faulted(absl::string_view reason) override { faults_.Add({{"reason", ToString(reason)}}).Increment(); }
  void StreamsChanged(absl::string_view role, int64_t delta) override {
    streams_.Add({{"role", ToString(role)}}).Increment(static_cast<double>(delta));
  }
  void LedgerWritten(absl::Duration write, int64_t entries, int64_t bytes) override {
    sync_duration_.Observe(absl::ToDoubleSeconds(write));
    group_entries_.Observe(static_cast<double>(entries));
    ledger_entries_.Add({}).Increment(static_cast<double>(entries));
    ledger_bytes_.Add({}).Increment(static_cast<double>(bytes));
    sync_total_.Add({{"result", "ok"}}).Increment();
  }
  void LedgerFailed() override { sync_total_.Add({{"result", "failed"}}).Increment(); }
  void LedgerRefusing() override { refusals_.Add({}).Increment(); }
  void Denied(absl::string_view rule) override { denied_.Add({{"rule", rules_.Bound(rule)}}).Increment(); }
  void ConnectionRefused(absl::string_view reason) override { connections_refused_.Add({{"reason", ToString(reason)}}).Increment(); }

  void Collect(absl::string_view name, absl::string_view help, absl::string_view label,
               std::function<std::vector<Sample>()> ask) override {
    asked_->Add({ToString(name), ToString(help), ToString(label), std::move(ask)});
  }

  std::string Text() override {
    std::vector<MetricFamily> families = registry_->Collect();
    for (MetricFamily& family : asked_->Collect()) families.push_back(std::move(family));
    return prometheus::TextSerializer().Serialize(families);
  }

  void StopServing() override { exposer_.reset(); }

  std::string address() const override { return address_; }

 private:
  using CounterFamily = prometheus::Family<prometheus::Counter>;

  CounterFamily& Counter(const char* name, const char* help) {
    return prometheus::BuildCounter().Name(name).Help(help).Register(*registry_);
  }
  prometheus::Histogram& Histogram(const char* name, const char* help, const prometheus::Histogram::BucketBoundaries& buckets) {
    return prometheus::BuildHistogram().Name(name).Help(help).Register(*registry_).Add({}, buckets);
  }

  const std::shared_ptr<prometheus::Registry> registry_ = std::make_shared<prometheus::Registry>();
  const std::shared_ptr<AskedGauges> asked_ = std::make_shared<AskedGauges>();
  LabelValues carriers_;
  LabelValues rules_;
  CounterFamily& received_;
  CounterFamily& verdicts_;
  CounterFamily& findings_;
  CounterFamily& acked_;
  CounterFamily& faults_;
  CounterFamily& denied_;
  CounterFamily& connections_refused_;
  CounterFamily& ledger_entries_;
  CounterFamily& ledger_bytes_;
  CounterFamily& sync_total_;
  CounterFamily& refusals_;
  prometheus::Family<prometheus::Gauge>& streams_;
  prometheus::Histogram& ack_latency_;
  prometheus::Histogram& sync_duration_;
  prometheus::Histogram& group_entries_;
  std::string address_;
  std::unique_ptr<prometheus::Exposer> exposer_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Metrics>> StartMetrics(absl::string_view listen, absl::string_view version) {
  auto metrics = std::make_unique<PrometheusMetrics>(version);
  if (absl::Status served = metrics->Serve(listen); !served.ok()) return served;
  return metrics;
}

}  // namespace postgate::telemetry
