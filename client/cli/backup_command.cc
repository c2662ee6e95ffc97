// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "client/cli/commands.h"
#include "client/cli/json_text.h"
#include "client/cli/output.h"
#include "client/status.h"
#include "core/clock/clock.h"
#include "postgate/v1/hub_service.grpc.pb.h"

namespace postgate::cli {
namespace {

// A large ledger is copied for hours where it goes to another file system.
constexpr absl::Duration kBackupDeadline = absl::Hours(24);

// Once: a second call of the same name would meet the first one's backup.
int Create(const Session& session, const std::string& name) {
  const auto stub = StubFor<v1::HubService>(session);
  if (!stub.ok()) return ReportError(stub.status());
  grpc::ClientContext context;
  context.set_deadline(DeadlineIn(kBackupDeadline));
  v1::CreateBackupRequest request;
  request.set_name(name);
  v1::CreateBackupResponse backup;
  const absl::Status made = client::FromGrpc((*stub)->CreateBackup(&context, request, &backup), "the backup");
  if (!made.ok()) return ReportError(made);
  if (session.is_json) {
    PrintLine(MessageJson(backup));
    return kDone;
  }
  PrintLine(absl::StrCat("backup ", backup.folder(), " on the hub's machine: ", backup.last_sequence() + 1, " entries of ledger epoch ", backup.ledger_epoch(), ", ",
                         backup.files(), " files, ", backup.size_bytes(), " bytes"));
  for (const std::string& what : backup.not_included()) PrintLine(absl::StrCat("not in it: ", what));
  PrintLine("copy it to another machine, and check it there with postgate-gateway --check-backup");
  return kDone;
}

int ListProducers(const Session& session) {
  const auto stub = StubFor<v1::HubService>(session);
  if (!stub.ok()) return ReportError(stub.status());
  v1::ListProducersRequest request;
  for (;;) {
    v1::ListProducersResponse page;
    const absl::Status called = CallUnary([&](grpc::ClientContext* context) { return (*stub)->ListProducers(context, request, &page); }, "listing producers");
    if (!called.ok()) return ReportError(called);
    if (page.producers_size() == 0) return kDone;
    for (const v1::ProducerStatus& producer : page.producers()) {
      PrintLine(session.is_json ? MessageJson(producer)
                                : absl::StrCat("next offset ", producer.next_offset(), "  ", producer.carrier(), "  ", producer.producer()));
    }
    request.set_after_carrier(page.producers().rbegin()->carrier());
    request.set_after_producer(page.producers().rbegin()->producer());
  }
}

}  // namespace

void AddBackupCommand(CLI::App& app, Session& session) {
  CLI::App* backup = app.add_subcommand("backup", "Backups of the hub's ledger (operators)");
  backup->require_subcommand(1);
  const auto name = std::make_shared<std::string>();
  CLI::App* create = backup->add_subcommand("create", "Copies the ledger, while the hub goes on, to NAME below the backup_dir of its configuration");
  create->add_option("NAME", *name, "Of a new folder: a-z, 0-9, '-', '_' and '.'")->required();
  create->callback([&session, name] { session.action = [&session, name] { return Create(session, *name); }; });
}

void AddProducersCommand(CLI::App& app, Session& session) {
  CLI::App* producers = app.add_subcommand("producers", "The ordered sources of all carriers (operators, auditors)");
  producers->require_subcommand(1);
  CLI::App* list = producers->add_subcommand("list", "From which offset each goes on");
  list->callback([&session] { session.action = [&session] { return ListProducers(session); }; });
}

}  // namespace postgate::cli
