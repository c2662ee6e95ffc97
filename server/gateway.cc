// SPDX-License-Identifier: Apache-2.0
#include "server/gateway.h"

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>

#include <map>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/assessment/assessment_data.h"
#include "core/clock/clock.h"
#include "core/crash_points/crash_points.h"
#include "core/evaluation/evaluator.h"
#include "core/reference/shipped_data.h"
#include "core/synchronization/mutex.h"
#include "core/synchronization/thread_name.h"
#include "server/backup/take_backup.h"
#include "server/carrier_profiles.h"
#include "server/identity/authenticator.h"
#include "server/identity/certificate_judge.h"
#include "server/identity/handshake_failures.h"
#include "server/identity/revocation_list.h"
#include "server/identity/tls.h"
#include "server/intake/limits.h"
#include "server/intake/worker_pool.h"
#include "server/item_search/item_search.h"
#include "server/ledger/rocksdb/open_files.h"
#include "server/ledger_rooms.h"
#include "server/listener/listener.h"
#include "server/listener/whole_messages.h"
#include "server/live_risk_data.h"
#include "server/master_key_file.h"
#include "server/observers.h"
#include "server/receipts_identity.h"
#include "server/register/batch_signatures.h"
#include "server/services/exchange_service.h"
#include "server/services/hub_service.h"
#include "server/services/risk_queue_service.h"
#include "server/services/server_limits.h"
#include "server/services/watch_decisions_reactor.h"
#include "server/telemetry/limited_log.h"
#include "server/telemetry/log.h"
#include "server/telemetry/metrics.h"
#include "server/telemetry/protobuf_log.h"

namespace postgate {
namespace {

using config::v1::GatewayConfig;
using telemetry::Log;
using telemetry::LogLevel;

constexpr char kVersion[] = POSTGATE_VERSION;
constexpr char kExchangeService[] = "postgate.v1.ExchangeService";
constexpr char kRiskQueueService[] = "postgate.v1.RiskQueueService";
constexpr char kHubService[] = "postgate.v1.HubService";

// How long a drain waits for the submit streams' acks, and then for the calls to end.
constexpr absl::Duration kDrainTimeout = absl::Seconds(10);
constexpr absl::Duration kShutdownTimeout = absl::Seconds(3);
// Threads for what reads the disk on behalf of customs and of watching carriers.
constexpr size_t kBackgroundThreads = 2;
// One that makes a backup, and one that meanwhile says that it is under way.
constexpr size_t kBackupThreads = 2;

services::CustomsOffices OfficesOf(const GatewayConfig& configuration) {
  std::map<std::string, std::vector<std::string>> offices;
  for (const config::v1::CustomsOffice& office : configuration.customs_offices()) {
    offices[office.name()].assign(office.offices().begin(), office.offices().end());
  }
  return services::CustomsOffices(std::move(offices));
}

// The ledger's and the readers' database keep their tables open; what connections leave must hold them.
static_assert(listener::kDescriptorsReserved >= 2 * ledger::kOpenFilesMax + 128);

class WiredGateway final : public Gateway {
 public:
  WiredGateway(const GatewayConfig& configuration, int64_t descriptors)
      : configuration_(configuration), descriptors_(descriptors), carriers_(configuration) {}
  // One that failed to open is not drained, but its metrics may be asked for until here.
  ~WiredGateway() override {
    DrainAndStop();
    if (metrics_ != nullptr) metrics_->StopServing();
  }

  absl::Status Open(std::function<void(const absl::Status&)> failed) {
    auto limits = listener::LimitsFrom(configuration_.limits(), descriptors_);
    if (!limits.ok()) return limits.status();
    connection_limits_ = *limits;
    auto metrics = telemetry::StartMetrics(configuration_.metrics_listen(), kVersion);
    if (!metrics.ok()) return metrics.status();
    metrics_ = *std::move(metrics);
    if (absl::Status ready = OpenIdentity(); !ready.ok()) return ready;
    evaluation::EvaluatorOptions options;
    options.reference_dir = configuration_.reference_dir().empty() ? reference::ShippedReferenceDir() : configuration_.reference_dir();
    options.hub_country = configuration_.hub_country();
    options.regimes_dir = configuration_.regimes_dir();
    auto evaluator = evaluation::Evaluator::Load(options);
    if (!evaluator.ok()) return evaluator.status();
    evaluator_ = *std::move(evaluator);
    for (const std::string& file : evaluator_->missing_reference_files()) {
      Log(LogLevel::kWarning, "gateway.reference_file_missing",
          {{"file", file}, {"effect", "the rules that read it find nothing"}, {"remedy", absl::StrCat("copy it from ", reference::ShippedReferenceDir())}});
    }
    for (const assessment::MissingTable& table : evaluator_->missing_assessment_tables()) {
      Log(LogLevel::kWarning, "gateway.assessment_file_missing",
          {{"file", table.file}, {"effect", table.effect}, {"remedy", absl::StrCat("copy it from ", reference::FolderBeside(reference::ShippedReferenceDir(), "assessment"))}});
    }
    auto risk_data = LiveRiskData::Open(configuration_, evaluator_->reference(), metrics_.get());
    if (!risk_data.ok()) return risk_data.status();
    risk_data_ = *std::move(risk_data);
    auto masters = LoadMasterKeys(configuration_.certs_dir());
    if (!masters.ok()) return masters.status();
    auto rooms = LedgerRooms::Open(configuration_, receipts_.key, *std::move(masters), metrics_.get(), std::move(failed));
    if (!rooms.ok()) return rooms.status();
    rooms_ = *std::move(rooms);
    MakeServices();
    return Serve();
  }

  std::string address() const override { return address_; }
  std::string metrics_address() const override { return metrics_->address(); }

  void DrainAndStop() override {
    if (server_ == nullptr) return;
    backups_->Cancel();
    listener_->Stop();
    server_->GetHealthCheckService()->SetServingStatus(false);
    const absl::Status draining = absl::UnavailableError("the hub is about to stop; reconnect and resume");
    exchange_->Drain("the hub is about to stop");
    streams_.Drain(draining);
    rooms_->queues()->Drain(draining);
    Pass(CrashPoint::kDrainBegun);
    if (!exchange_->WaitUntilDrained(kDrainTimeout)) Log(LogLevel::kWarning, "gateway.drain_timeout");
    server_->Shutdown(DeadlineIn(kShutdownTimeout));
    server_->Wait();
    Pass(CrashPoint::kStreamsDrained);
    StopRefreshing();
    risk_data_->Stop();
    metrics_->StopServing();
    rooms_->Stop();
    server_.reset();
  }

 private:
  absl::Status OpenIdentity() {
    const absl::Time now = WallNow();
    files_ = identity::TlsFilesIn(configuration_.certs_dir());
    if (absl::Status checked = identity::CheckTlsFiles(files_, configuration_.trust_domain(), now); !checked.ok()) {
      return absl::Status(checked.code(), absl::StrCat("certs_dir: ", checked.message(), "; for development, `postgate certs init ",
                                                       configuration_.certs_dir(), "` makes an authority and the hub's certificate"));
    }
    auto receipts = LoadReceiptsIdentity(configuration_.certs_dir(), configuration_.receipts_key_uri(), now);
    if (!receipts.ok()) return receipts.status();
    receipts_ = *std::move(receipts);
    auto revocations = identity::RevocationList::Load({files_.revocation_lists, files_.authorities}, now);
    if (!revocations.ok()) return revocations.status();
    revocations_ = *std::move(revocations);
    judge_ = std::make_shared<identity::CertificateJudge>(configuration_.trust_domain(), revocations_);
    metrics_->Collect("postgate_protobuf_messages", "Messages of the protobuf library, which are dropped.", "", [] {
      return std::vector<telemetry::Metrics::Sample>{{"", static_cast<double>(telemetry::ProtobufMessages())}};
    });
    metrics_->Collect("postgate_crl_next_update_timestamp_seconds", "When the revocation list runs out.", "", [this] {
      return std::vector<telemetry::Metrics::Sample>{{"", static_cast<double>(absl::ToUnixSeconds(revocations_->NextUpdate()))}};
    });
    metrics_->Collect("postgate_receipts_certificate_expires_timestamp_seconds", "When the certificate of the key for receipts runs out.", "", [this] {
      return std::vector<telemetry::Metrics::Sample>{{"", static_cast<double>(absl::ToUnixSeconds(receipts_.valid_until))}};
    });
    return absl::OkStatus();
  }

  void MakeServices() {
    const auto caller_of = [](const grpc::ServerContextBase& context) { return identity::CallerOf(context); };
    const auto in_background = [this](std::function<void()> task) { background_.Post(std::move(task)); };
    intake_telemetry_ = std::make_unique<IntakeTelemetry>(metrics_.get());
    backup::BackupTakerOptions backups;
    backups.store = rooms_->store();
    backups.ledger_folder = configuration_.data_dir() + "/ledger";
    backups.backup_folder = configuration_.backup_dir();
    backups.key = receipts_.key;
    backups.hub_version = kVersion;
    backups.clock = WallNow;
    backups_ = std::make_unique<backup::BackupTaker>(std::move(backups));

    watch_.feed = rooms_->feed();
    watch_.feed_runner = rooms_->feed_runner();
    watch_.store = rooms_->store();
    watch_.run_in_background = in_background;
    watch_.caller_of = caller_of;
    watch_.streams = &streams_;
    watch_.operator_codes_of = [this](const std::string& carrier) { return carriers_.Find(carrier).operator_codes; };

    services::ExchangeDependencies exchange;
    exchange.evaluator = evaluator_.get();
    exchange.risk_data = [this] { return risk_data_->Current(); };
    exchange.committer = rooms_->committer();
    exchange.registry = rooms_->registry();
    exchange.observer = intake_telemetry_.get();
    exchange.limits = intake::LimitsFrom(configuration_.limits());
    exchange.receipt_certificates = receipts_.certificates;
    exchange.clock = WallNow;
    exchange.caller_of = caller_of;
    exchange.message_counter_of = [this](const std::string& peer) { return messages_.CounterOf(peer); };
    exchange.carrier_profile = [this](const std::string& carrier) { return carriers_.Find(carrier); };
    exchange.signers = {files_.authorities, judge_};
    exchange.signature_required = [this](const std::string& carrier) { return carriers_.SignatureRequired(carrier); };
    exchange.watch_decisions = [this](grpc::CallbackServerContext* context, const v1::WatchDecisionsRequest* request) {
      return services::WatchDecisionsReactor::Start(&watch_, *context, *request);
    };
    exchange_ = std::make_unique<services::ExchangeService>(std::move(exchange));

    services::RiskQueueWiring queues;
    queues.queues = rooms_->queues();
    queues.queues_runner = rooms_->queues_runner();
    queues.queue_adjudication = rooms_->queue_adjudication();
    queues.store = rooms_->store();
    queues.registry = rooms_->registry();
    queues.held = &rooms_->holds()->content();
    queues.holds = rooms_->hold_reader();
    queues.propose = [this](std::unique_ptr<ledger::Proposal> proposal) { rooms_->Propose(std::move(proposal)); };
    queues.clock = WallNow;
    queues.run_in_background = in_background;
    queues.run_search = [this](std::function<void()> search) {
      if (searches_.waiting() >= item_search::kSearchesWaitingMax) return false;
      searches_.Post(std::move(search));
      return true;
    };
    queues.caller_of = caller_of;
    queues.streams = &streams_;
    queues.message_counter_of = [this](const std::string& peer) { return messages_.CounterOf(peer); };
    queues.offices = OfficesOf(configuration_);
    risk_queues_ = std::make_unique<services::RiskQueueService>(std::move(queues));

    services::HubWiring hub;
    hub.store = rooms_->store();
    hub.readers = {rooms_->queues()->reader(), rooms_->feed(), rooms_->hold_reader(), rooms_->scorecards(), rooms_->release_times()};
    hub.rules_version = [this] {
      const absl::string_view version = evaluator_->rules_version();
      return std::string(version.data(), version.size());
    };
    hub.version = kVersion;
    hub.receipt_certificates = receipts_.certificates;
    hub.run_in_background = in_background;
    hub.started_at = WallNow();
    hub.find_batch_signature = [this](int64_t sequence) {
      return registry::FindBatchSignature(*rooms_->store(), rooms_->registry()->keys(), sequence);
    };
    hub.create_backup = [this](const std::string& name) { return CreateBackup(name); };
    hub.caller_of = caller_of;
    hub.holds = rooms_->holds();
    hub.run_hold_call = [this](std::function<void()> call) { return rooms_->RunHoldCall(std::move(call)); };
    hub.hold_released = [this] { rooms_->DropReleasedKeys(); };
    hub.scorecards = rooms_->scorecards();
    hub.scorecards_runner = rooms_->scorecards_runner();
    hub.scorecards_failed = [this](const absl::Status& why) { rooms_->SetScorecardsAside(why); };
    hub.release_times = rooms_->release_times();
    hub.release_times_runner = rooms_->release_times_runner();
    hub.run_backup = [this](std::function<void()> task) { backup_threads_.Post(std::move(task)); };
    hub.replays.adjudication = rooms_->queue_adjudication();
    hub.replays.queues_runner = rooms_->queues_runner();
    hub.replays.replayer = rooms_->replayer();
    hub.replays.store = rooms_->store();
    hub.replays.propose = [this](std::unique_ptr<ledger::Proposal> proposal) { rooms_->Propose(std::move(proposal)); };
    hub.replays.run_in_background = in_background;
    hub_ = std::make_unique<services::HubService>(std::move(hub));
    metrics_->Collect("postgate_stream_inflight_items", "Items received and not yet acknowledged.", "", [this] {
      return std::vector<telemetry::Metrics::Sample>{{"", static_cast<double>(exchange_->items_in_flight())}};
    });
  }

  // The caller is told what he can do something about; the log has all.
  absl::StatusOr<v1::CreateBackupResponse> CreateBackup(const std::string& name) {
    const absl::StatusOr<backup::TakenBackup> taken = backups_->Take(name);
    if (!taken.ok()) {
      Log(LogLevel::kError, "backup.failed", {{"error", taken.status().ToString()}});
      return taken.status();
    }
    const ledger::v1::BackupManifest& manifest = taken->manifest;
    v1::CreateBackupResponse response;
    response.set_folder(taken->folder);
    response.set_ledger_epoch(manifest.ledger_epoch());
    response.set_last_sequence(manifest.last_sequence());
    if (manifest.has_tree_head()) *response.mutable_tree_head() = manifest.tree_head();
    response.set_files(manifest.files_size());
    for (const ledger::v1::BackupFile& file : manifest.files()) response.set_size_bytes(response.size_bytes() + file.size_bytes());
    *response.mutable_created_at() = manifest.created_at();
    *response.mutable_not_included() = manifest.not_included();
    Log(LogLevel::kInfo, "backup.taken", {{"folder", taken->folder}, {"head", manifest.last_sequence()}, {"bytes", response.size_bytes()}});
    return response;
  }

  absl::Status Serve() {
    const auto denials = std::make_shared<DenialTelemetry>(metrics_.get());
    connections_ = std::make_unique<ConnectionTelemetry>(metrics_.get());
    const auto grpc_log = std::make_shared<telemetry::LimitedLog>(telemetry::kPartnerLogRate);
    const auto handshake_ended = [this] { listener_->HandshakeEnded(); };
    identity::ObserveHandshakeFailures(std::make_shared<FailedHandshakes>(denials, handshake_ended), [grpc_log](const identity::GrpcLogLine& line) {
      grpc_log->Write(LogLevel::kWarning, "grpc.message", "", {{"message", line.message}});
    });
    auto credentials = identity::MakeServerCredentials(files_, judge_, denials, handshake_ended);
    if (!credentials.ok()) return credentials.status();
    grpc::EnableDefaultHealthCheckService(true);
    grpc::reflection::InitProtoReflectionServerBuilderPlugin();
    auto sockets = listener::ListeningSockets::Open(configuration_.listen());
    if (!sockets.ok()) return sockets.status();
    grpc::ServerBuilder builder;
    acceptor_ = builder.experimental().AddExternalConnectionAcceptor(
        grpc::ServerBuilder::experimental_type::ExternalConnectionType::FROM_FD, *std::move(credentials));
    services::SetServerLimits(intake::LimitsFrom(configuration_.limits()), builder);
    builder.RegisterService(exchange_.get());
    builder.RegisterService(risk_queues_.get());
    builder.RegisterService(hub_.get());
    rooms_->Start();
    server_ = builder.BuildAndStart();
    if (server_ == nullptr) return absl::InternalError("gRPC does not start its server; its reason is in the log, grpc.message");
    Listen(*std::move(sockets));
    const std::string& listen = configuration_.listen();
    address_ = absl::StrCat(listen.substr(0, listen.rfind(':')), ":", listener_->port());
    for (const char* service : {kExchangeService, kRiskQueueService, kHubService}) {
      server_->GetHealthCheckService()->SetServingStatus(service, true);
    }
    Pass(CrashPoint::kGatewayListening);
    refresher_ = std::thread([this] { RefreshRevocations(); });
    risk_data_->Start();
    Log(LogLevel::kInfo, "gateway.serving", {{"address", address_}, {"version", kVersion}, {"rules", evaluator_->rules_version()}});
    return absl::OkStatus();
  }

  // Connections are taken here and handed to gRPC, which does not say when it closes one.
  void Listen(listener::ListeningSockets sockets) {
    listener::ListenerOptions options;
    options.limits = connection_limits_;
    options.user_timeout = intake::kKeepaliveTimeout;
    options.take = [this](int fd) {
      grpc::experimental::ExternalConnectionAcceptor::NewConnectionParameters connection;
      connection.fd = fd;
      acceptor_->HandleNewConnection(&connection);
    };
    options.refused = [this](listener::Refusal refusal, const std::string& address) { connections_->OnRefused(refusal, address); };
    options.cannot_accept = [this](int error) { connections_->OnCannotAccept(error); };
    options.count_messages = [this](listener::ConnectionTraffic& traffic) { messages_.AddTo(traffic); };
    options.trickled = [this](const std::string& address) { connections_->OnTrickled(address); };
    listener_ = std::make_unique<listener::Listener>(std::move(sockets), std::move(options));
    listener_->Start();
  }

  // Reads the revocation list again and ends what it no longer allows, until the gateway stops.
  void RefreshRevocations() {
    NameThisThread("revocations");
    const auto judge = [this](const identity::PeerCertificate& certificate) {
      auto denial = judge_->JudgeAgain(certificate, WallNow());
      return denial.has_value() ? absl::UnauthenticatedError(denial->message) : absl::OkStatus();
    };
    for (;;) {
      {
        MutexLock lock(mutex_);
        const absl::Time due = SteadyNow() + identity::RevocationList::kRefreshInterval;
        while (!stopping_ && SteadyNow() < due) changed_.WaitFor(mutex_, absl::ToChronoNanoseconds(due - SteadyNow()));
        if (stopping_) return;
      }
      if (absl::Status refreshed = revocations_->Refresh(WallNow()); !refreshed.ok()) {
        Log(LogLevel::kError, "revocation_list.unreadable", {{"error", refreshed.ToString()}});
      }
      if (WallNow() > receipts_.valid_until) Log(LogLevel::kError, "receipts_certificate.expired", {{"remedy", "postgate certs renew-receipts"}});
      exchange_->JudgeAgain(judge);
      streams_.JudgeAgain(judge);
    }
  }

  void StopRefreshing() {
    {
      MutexLock lock(mutex_);
      stopping_ = true;
      changed_.NotifyAll();
    }
    if (refresher_.joinable()) refresher_.join();
  }

  const GatewayConfig configuration_;
  const int64_t descriptors_;
  const CarrierProfiles carriers_;
  // In the order in which they depend on one another. The metrics are counted by all and ask some: they stop serving before these go.
  std::shared_ptr<identity::RevocationList> revocations_;
  std::shared_ptr<const identity::CertificateJudge> judge_;
  identity::TlsFiles files_;
  ReceiptsIdentity receipts_;
  std::unique_ptr<telemetry::Metrics> metrics_;
  std::unique_ptr<evaluation::Evaluator> evaluator_;
  std::unique_ptr<LiveRiskData> risk_data_;
  std::unique_ptr<IntakeTelemetry> intake_telemetry_;
  services::DrainableStreams streams_;
  listener::WholeMessages messages_;
  services::WatchDecisionsWiring watch_;
  std::unique_ptr<LedgerRooms> rooms_;
  std::unique_ptr<backup::BackupTaker> backups_;
  intake::WorkerPool background_{"background", kBackgroundThreads};
  intake::WorkerPool backup_threads_{"backup", kBackupThreads};
  // One: a search reads what it can, and the disk is the intake's as well.
  intake::WorkerPool searches_{"searches", 1};
  std::unique_ptr<services::ExchangeService> exchange_;
  std::unique_ptr<services::RiskQueueService> risk_queues_;
  std::unique_ptr<services::HubService> hub_;
  std::unique_ptr<grpc::experimental::ExternalConnectionAcceptor> acceptor_;
  std::unique_ptr<grpc::Server> server_;
  listener::ConnectionLimits connection_limits_;
  std::unique_ptr<ConnectionTelemetry> connections_;
  std::unique_ptr<listener::Listener> listener_;
  std::string address_;
  std::thread refresher_;
  Mutex mutex_;
  CondVar changed_;
  bool stopping_ POSTGATE_GUARDED_BY(mutex_) = false;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Gateway>> Gateway::Start(const GatewayConfig& configuration, int64_t descriptors,
                                                        std::function<void(const absl::Status&)> failed) {
  auto gateway = std::make_unique<WiredGateway>(configuration, descriptors);
  if (absl::Status opened = gateway->Open(std::move(failed)); !opened.ok()) return opened;
  return gateway;
}

}  // namespace postgate
