// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "certs/authority.h"
#include "certs/spiffe_name.h"
#include "client/cli/argument_error.h"
#include "client/cli/commands.h"
#include "client/cli/json_text.h"
#include "client/cli/output.h"

namespace postgate::cli {
namespace {

struct CertsOptions {
  std::string dir;
  std::string role;
  std::string name;
  int days = 0;
  bool is_forced = false;
  certs::AuthorityOptions authority;
};

int Init(const Session& session, const CertsOptions& options) {
  if (absl::Status s = certs::InitAuthority(options.dir, options.authority); !s.ok()) return ReportError(s);
  if (session.is_json) {
    PrintLine(JsonObject().Add("dir", options.dir).Add("trust_domain", options.authority.trust_domain).Text());
  } else {
    PrintLine(absl::StrCat(options.dir, ": a development authority for ", options.authority.trust_domain,
                           ": ca.pem, hub.pem with hub.key, receipts.pem with receipts.key, master.key, crl.pem; never use it where it matters"));
  }
  return kDone;
}

int Issue(const Session& session, const CertsOptions& options) {
  const std::string path = absl::StrCat(options.dir, "/", options.role, "-", options.name, ".pem");
  if (!options.is_forced && std::filesystem::exists(path)) {
    return ReportError(absl::AlreadyExistsError(absl::StrCat(
        path, ": is there already; --force writes a new certificate and key over them (the old one stays valid until it ends or is revoked)")));
  }
  certs::IssueOptions issue;
  issue.days = options.days;
  const auto issued = certs::Issue(options.dir, options.role, options.name, issue);
  if (!issued.ok()) return ReportError(issued.status());
  const std::string end = absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", issued->not_after, absl::UTCTimeZone());
  if (session.is_json) {
    PrintLine(JsonObject().Add("certificate", issued->certificate_path).Add("key", issued->key_path).Add("uri", issued->uri)
                  .Add("serial", issued->serial).Add("not_after", end).Text());
  } else {
    PrintLine(absl::StrCat(issued->certificate_path, ": ", issued->uri, ", until ", end));
  }
  return kDone;
}

int Revoke(const Session& session, const CertsOptions& options) {
  const auto revoked = certs::Revoke(options.dir, options.role, options.name);
  if (!revoked.ok()) return ReportError(revoked.status());
  const size_t count = revoked->newly_revoked.size();
  if (session.is_json) {
    PrintLine(JsonObject().Add("newly_revoked", static_cast<int64_t>(count))
                  .Add("revoked_before", static_cast<int64_t>(revoked->revoked_before.size())).Text());
  } else {
    PrintLine(absl::StrCat(options.role, " ", options.name, ": ", count, count == 1 ? " certificate" : " certificates", " revoked, ",
                           revoked->revoked_before.size(), " before; ", options.dir, "/crl.pem is signed anew"));
  }
  return kDone;
}

int RenewReceipts(const Session& session, const CertsOptions& options) {
  if (absl::Status s = certs::RenewReceiptsKey(options.dir); !s.ok()) return ReportError(s);
  if (session.is_json) {
    PrintLine(JsonObject().Add("certificate", options.dir + "/receipts.pem").Add("key", options.dir + "/receipts.key").Text());
  } else {
    PrintLine(absl::StrCat(options.dir, "/receipts.pem: a new key signs receipts once the hub was restarted; the earlier certificates stay, to check ",
                           "what they signed"));
  }
  return kDone;
}

int RenewMaster(const Session& session, const CertsOptions& options) {
  if (absl::Status s = certs::RenewMasterKey(options.dir); !s.ok()) return ReportError(s);
  if (session.is_json) {
    PrintLine(JsonObject().Add("key", options.dir + "/master.key").Text());
  } else {
    PrintLine(absl::StrCat(options.dir, "/master.key: a new key wraps the keys of what is sealed once the hub was restarted; the earlier ones stay, to unwrap ",
                           "what they wrapped"));
  }
  return kDone;
}

void AddDir(CLI::App* command, const std::shared_ptr<CertsOptions>& options) {
  command->add_option("DIR", options->dir, "Folder of the authority")->required();
}

void AddRoleAndName(CLI::App* command, const std::shared_ptr<CertsOptions>& options) {
  command->add_option("--role", options->role, "One of: " + absl::StrJoin(certs::ClientRoles(), ", "))->required()->type_name("ROLE");
  command->add_option("--name", options->name, "Who: letters, digits, . - _, at most 63")->required()->type_name("NAME");
}

}  // namespace

void AddCertsCommand(CLI::App& app, Session& session) {
  CLI::App* certs = app.add_subcommand("certs", "A certificate authority for development");
  certs->require_subcommand(1);
  const auto options = std::make_shared<CertsOptions>();

  CLI::App* init = certs->add_subcommand("init", "Makes an authority, the hub's certificate and an empty revocation list in DIR");
  AddDir(init, options);
  init->add_option("--trust-domain", options->authority.trust_domain, "Of the SPIFFE names")->capture_default_str()->type_name("DOMAIN");
  init->add_option("--hub-dns", options->authority.hub_dns_names, "A name of the hub besides localhost")->type_name("NAME");
  init->add_option("--hub-ip", options->authority.hub_ip_addresses, "An address of the hub besides 127.0.0.1")->type_name("ADDRESS");
  init->callback([&session, options] { session.action = [&session, options] { return Init(session, *options); }; });

  CLI::App* issue = certs->add_subcommand("issue", "Issues a client certificate: DIR/ROLE-NAME.pem and .key");
  AddDir(issue, options);
  AddRoleAndName(issue, options);
  issue->add_option("--days", options->days, "How long it is valid")->check(AtLeast(1))->type_name("N");
  issue->add_flag("--force", options->is_forced, "Writes over the files of an earlier certificate of that role and name");
  issue->callback([&session, options] { session.action = [&session, options] { return Issue(session, *options); }; });

  CLI::App* receipts = certs->add_subcommand("renew-receipts", "Makes a new key by which the hub signs receipts");
  AddDir(receipts, options);
  receipts->callback([&session, options] { session.action = [&session, options] { return RenewReceipts(session, *options); }; });

  CLI::App* master = certs->add_subcommand("renew-master", "Makes a new key that wraps the keys by which personal data is sealed");
  AddDir(master, options);
  master->callback([&session, options] { session.action = [&session, options] { return RenewMaster(session, *options); }; });

  CLI::App* revoke = certs->add_subcommand("revoke", "Revokes every certificate of that role and name");
  AddDir(revoke, options);
  AddRoleAndName(revoke, options);
  revoke->callback([&session, options] { session.action = [&session, options] { return Revoke(session, *options); }; });
}

}  // namespace postgate::cli
