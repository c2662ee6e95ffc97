// SPDX-License-Identifier: Apache-2.0
#include "server/queues/delivery.h"

#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "core/encoding/timestamp.h"
#include "postgate/ledger/v1/entry.pb.h"
#include "server/queues/limits.h"
#include "server/register/parcels.h"
#include "server/sealing/sealed_entry.h"

namespace postgate::queues {
namespace {

// What the entry names, and then what else there is, each once.
std::vector<std::string> RelatedTo(const ledger::v1::ItemEntry& item, const FindRelated& find_related) {
  std::vector<std::string> related = registry::NamedRegistrations(item);
  if (!find_related) return related;
  for (std::string& number : find_related(item.item_id(), item.registration_number())) {
    if (!absl::c_linear_search(related, number)) related.push_back(std::move(number));
  }
  return related;
}

}  // namespace

absl::StatusOr<v1::Delivery> ReadDelivery(ledger::EntryReader& entries, sealing::Keys& keys, const sealing::HeldFields& held,
                                          const FindRelated& find_related, const Grant& grant, absl::Time expires_at) {
  const absl::StatusOr<ledger::StoredEntry> stored = entries.Read(grant.place.sequence);
  if (!stored.ok()) return stored.status();
  if (!stored->entry.has_item()) return absl::DataLossError(absl::StrCat("entry ", grant.place.sequence, " is no item"));
  absl::StatusOr<sealing::OpenedBody> opened = sealing::OpenBody(keys, held, stored->sequence, stored->entry);
  if (!opened.ok()) return absl::Status(opened.status().code(), absl::StrCat("entry ", grant.place.sequence, ": ", opened.status().message()));
  ledger::v1::ItemBody& body = opened->body;
  const ledger::v1::ItemEntry& item = stored->entry.item();
  v1::Delivery delivery;
  delivery.set_lease_id(grant.lease_id);
  delivery.set_attempt(grant.attempt);
  delivery.set_registration_number(item.registration_number());
  delivery.set_version(item.version());
  delivery.mutable_declaration()->Swap(body.mutable_declaration());
  delivery.mutable_declaration()->set_functional_reference_id(item.registration_number());
  delivery.mutable_assessment()->Swap(body.mutable_assessment());
  if (opened->readable != sealing::Readable::kNothing) registry::AddAssignedReasons(item, *delivery.mutable_assessment());
  for (std::string& related : RelatedTo(item, find_related)) delivery.add_related(std::move(related));
  *delivery.mutable_lease_expires_at() = encoding::ToTimestamp(expires_at);
  if (grant.place.departure_known) {
    delivery.set_urgency(v1::URGENCY_BY_DEPARTURE);
    delivery.mutable_departure_at()->set_seconds(grant.place.departure_s);
  } else {
    delivery.set_urgency(v1::URGENCY_DEPARTURE_UNKNOWN);
  }
  delivery.set_sequence(grant.place.sequence);
  *delivery.mutable_accepted_at() = stored->committed_at;
  delivery.set_personal_data_erased(opened->readable != sealing::Readable::kAll);
  delivery.set_content_erased(opened->readable == sealing::Readable::kNothing);
  return delivery;
}

absl::Status ReadRevisions(ledger::EntryReader& entries, sealing::Keys& keys, int64_t resubmission_sequence, v1::Delivery& delivery) {
  absl::StatusOr<ledger::StoredEntry> stored = entries.Read(resubmission_sequence);
  if (!stored.ok()) return stored.status();
  if (!stored->entry.has_dead_letter_resubmission()) return absl::DataLossError(absl::StrCat("entry ", resubmission_sequence, " is no resubmission"));
  const absl::StatusOr<sealing::Readable> readable = sealing::OpenTexts(keys, stored->entry);
  if (!readable.ok()) return readable.status();
  delivery.mutable_revisions()->Swap(stored->entry.mutable_dead_letter_resubmission()->mutable_revisions());
  if (*readable != sealing::Readable::kAll) delivery.set_personal_data_erased(true);
  return absl::OkStatus();
}

std::vector<v1::PullResponse> PackDeliveries(std::vector<v1::Delivery> deliveries) {
  std::vector<v1::PullResponse> responses;
  size_t bytes = 0;
  for (v1::Delivery& delivery : deliveries) {
    const size_t size = delivery.ByteSizeLong() + 8;  // with tag and length
    const bool full = !responses.empty() && (bytes + size > kDeliveryBytesPerMessageMax ||
                                             static_cast<size_t>(responses.back().deliveries_size()) >= kDeliveriesPerMessageMax);
    if (responses.empty() || full) {
      responses.emplace_back();
      bytes = 0;
    }
    bytes += size;
    *responses.back().add_deliveries() = std::move(delivery);
  }
  return responses;
}

}  // namespace postgate::queues
