// SPDX-License-Identifier: Apache-2.0
#include "core/assessment/queue_rules.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace postgate::assessment {
namespace {

size_t PlaceOf(absl::string_view queue) {
  return static_cast<size_t>(std::find(kQueues.begin(), kQueues.end(), queue) - kQueues.begin());
}

const records::RecordList<records::GovernmentAgencyGoodsItem>& PiecesOf(const Facts& facts) {
  return facts.declaration.goods_shipment().government_agency_goods_items();
}

void SetPiecePath(int piece, absl::string_view field, v1::Reason* reason) {
  reason->set_field_path(absl::StrCat("content_pieces[", piece, "].", field));
}

// The category decides who looks first (WCO Immediate Release Guidelines).
void ByCategory(const Facts& facts, Routing* routing) {
  const CategoryTreatment& treatment = facts.data.categories.Of(facts.facilitation.category);
  routing->Send(treatment.queues);
  const CategoryReason& from = facts.facilitation.reason;
  if (v1::Reason* reason = routing->Because(from.code, from.source, treatment.weight)) reason->set_text(from.text);
}

// By number and program, never by name: who it is, the program's owner knows.
void ByTrustedTrader(const Facts& facts, Routing* routing) {
  const TrustedTrader* trader = facts.trusted.trader;
  if (trader == nullptr) return;
  v1::Reason* reason = routing->Because("assessment.trusted_trader", trader->source, -0.1);
  if (reason == nullptr) return;
  reason->set_text(trader->number);
  reason->set_field_path(absl::StrCat("supply_chain_actors[", facts.trusted.place, "].number"));
}

// What is amiss with the data of an item, not with its goods: security need not look where a trusted trader takes part, and it weighs half.
double SendForItsData(const Facts& facts, Routing* routing, double weight) {
  if (facts.trusted.trader != nullptr) return weight / 2;
  routing->Send(kSecurityQueue);
  return weight;
}

void ByControlledGoods(const Facts& facts, Routing* routing) {
  for (int i = 0; i < PiecesOf(facts).size(); ++i) {
    const records::Commodity& commodity = PiecesOf(facts)[i].commodity();
    if (commodity.classifications().empty()) continue;
    const ControlledGoods* goods = facts.data.controlled_goods.Find(commodity.classifications(0).id());
    if (goods == nullptr) continue;
    routing->Send(kProhibitedQueue);
    v1::Reason* reason = goods->is_prohibited ? routing->Because("assessment.goods.prohibited", goods->source, 0.6)
                                              : routing->Because("assessment.goods.restricted", goods->source, 0.3);
    if (reason == nullptr) continue;
    reason->set_text(goods->subject);
    SetPiecePath(i, "hs_code", reason);
  }
}

void ByDangerousGoods(const Facts& facts, Routing* routing) {
  for (int i = 0; i < PiecesOf(facts).size(); ++i) {
    const records::Commodity& commodity = PiecesOf(facts)[i].commodity();
    if (commodity.dangerous_goods().empty()) continue;
    routing->Send(kSecurityQueue);
    v1::Reason* reason = routing->Because("assessment.goods.dangerous", "UN Recommendations on the Transport of Dangerous Goods", 0.4);
    if (reason == nullptr) continue;
    reason->set_text(absl::StrCat("UN ", commodity.dangerous_goods(0).undg_id()));
    SetPiecePath(i, "undg_numbers", reason);
  }
}

// The data that every pre-loading regime asks for (PLACI "7+1"): who, to whom, where, what, how heavy.
bool IsSecurityRelevant(absl::string_view field_path) {
  if (field_path == "item_id" || field_path == "gross_mass_g") return true;
  if (absl::StartsWith(field_path, "content_pieces[")) return absl::StrContains(field_path, "].description");
  for (const absl::string_view party : {"sender", "addressee"}) {
    if (!absl::StartsWith(field_path, party)) continue;
    const absl::string_view rest = field_path.substr(party.size());
    if (rest.empty()) return true;
    for (const absl::string_view field : {".name", ".street", ".address_lines", ".city", ".country"}) {
      if (absl::StartsWith(rest, field)) return true;
    }
  }
  return false;
}

void ByFindings(const Facts& facts, Routing* routing) {
  for (const v1::Finding& finding : facts.findings) {
    if (finding.severity() == v1::SEVERITY_INFO || !IsSecurityRelevant(finding.field_path())) continue;
    const double weight = SendForItsData(facts, routing, 0.2);
    v1::Reason* reason = routing->Because("assessment.data.vague", "PLACI guiding principles (WCO-ICAO): 7+1 data elements", weight);
    if (reason == nullptr) continue;
    reason->set_text(finding.rule_id());
    reason->set_field_path(finding.field_path());
  }
}

// What costs far less than such goods usually do may be undervalued; what costs far more shows that value or mass can't be relied on. Duty is due on
// what comes in alone.
void ByPrice(const Facts& facts, Routing* routing) {
  const v1::FlowDirection flow = facts.declaration.postal_details().flow();
  if (flow != v1::FLOW_DIRECTION_IMPORT && flow != v1::FLOW_DIRECTION_RETURN) return;
  for (const v1::Finding& finding : facts.findings) {
    if (finding.rule_id() != "item.content_pieces.price_per_kg") continue;
    routing->Send(kRevenueQueue);
    routing->Withdraw(kReleaseQueue);
    v1::Reason* reason = routing->Because("assessment.value.price_per_kg", "data/reference/price_ranges.csv", 0.2);
    if (reason == nullptr) continue;
    reason->set_text(finding.message());
    reason->set_field_path(finding.field_path());
  }
}

// Without a code nobody can tell what is prohibited; documents and gifts between persons may lack it.
void ByMissingClassification(const Facts& facts, Routing* routing) {
  if (!facts.data.categories.Of(facts.facilitation.category).requires_classification) return;
  const v1::Nature nature = facts.declaration.postal_details().nature();
  if (nature != v1::NATURE_SALE && nature != v1::NATURE_SAMPLE && nature != v1::NATURE_RETURN) return;
  for (int i = 0; i < PiecesOf(facts).size(); ++i) {
    if (!PiecesOf(facts)[i].commodity().classifications().empty()) continue;
    const double weight = SendForItsData(facts, routing, 0.1);
    v1::Reason* reason = routing->Because("assessment.data.no_classification", "WCO-UPU guidelines on electronic advance data", weight);
    if (reason == nullptr) continue;
    reason->set_text("commercial goods without an HS code");
    SetPiecePath(i, "hs_code", reason);
  }
}

// A list that forbids trade with a party says nothing of the goods: before loading, security looks whether it is that party.
void ByDeniedParties(const Facts& facts, Routing* routing) {
  for (const DeniedPartyHit& hit : facts.denied_parties) {
    routing->Send(kSecurityQueue);
    v1::Reason* reason = routing->Because("assessment.denied_party", absl::StrCat("denied parties ", facts.screening_list_version), hit.Weight());
    if (reason == nullptr) continue;
    reason->set_text(hit.Text());
    reason->set_field_path(hit.field_path.data(), hit.field_path.size());
  }
}

// Where the queue is one of clearance, an officer of that queue decides and nobody before.
void ByProfiles(const Facts& facts, Routing* routing) {
  for (const profile::v1::Profile* profile : facts.profiles) {
    routing->Send(profile->queue());
    if (TrackOf(profile->queue()) == v1::TRACK_CLEARANCE) routing->WithdrawFromQuickRelease();
    const std::string code = absl::StrCat("assessment.profile.", profile->id());
    v1::Reason* reason = routing->Because(code, absl::StrCat("profiles ", facts.profiles_version, ", ", profile->owner()), profile->weight());
    if (reason != nullptr) reason->set_text(profile->reason());
  }
}

constexpr std::array<QueueRule, 9> kRules = {{
    {"assessment.category", "The facilitation category decides who looks first, by data/assessment/categories.csv.", ByCategory},
    {"assessment.trusted_trader", "Where a listed trusted trader takes part, what is amiss with the data alone does not go to security.", ByTrustedTrader},
    {"assessment.goods", "HS codes of prohibited or restricted goods go to prohibited.", ByControlledGoods},
    {"assessment.goods.dangerous", "UN numbers go to security.", ByDangerousGoods},
    {"assessment.data.vague", "Warnings on who, to whom, where, what and how heavy go to security.", ByFindings},
    {"assessment.value.price_per_kg", "Imports with a price by the kilogram that such goods do not have go to revenue and not to release.", ByPrice},
    {"assessment.data.no_classification", "Commercial goods without an HS code go to security, in the categories that require one.", ByMissingClassification},
    {"assessment.denied_party", "Parties whose names are like one of the list of denied parties go to security; customs alone is told.", ByDeniedParties, Audience::kCustoms},
    {"assessment.profile", "What customs' profiles find goes where they say; customs alone is told.", ByProfiles, Audience::kCustoms},
}};

}  // namespace

void Routing::Send(absl::string_view queue) { queues_.set(PlaceOf(queue)); }
void Routing::Withdraw(absl::string_view queue) { queues_.reset(PlaceOf(queue)); }
void Routing::WithdrawFromQuickRelease() {
  Withdraw(kReleaseQueue);
  Withdraw(kDocumentsQueue);
}
bool Routing::IsIn(absl::string_view queue) const { return queues_.test(PlaceOf(queue)); }

v1::Reason* Routing::Because(absl::string_view code, absl::string_view source, double weight) {
  score_ += weight;
  if (reasons_left_ == 0) return nullptr;
  --reasons_left_;
  v1::Reason* reason = assessment_->add_reasons();
  reason->set_code(code.data(), code.size());
  reason->set_source(source.data(), source.size());
  reason->set_weight(weight);
  return reason;
}

void Routing::Finish(const QueueSet& disclosed) {
  for (size_t i = 0; i < kQueues.size(); ++i) {
    if (queues_.test(i)) assessment_->add_queues(kQueues[i].data(), kQueues[i].size());
    if (disclosed.test(i) && disclosed != queues_) assessment_->add_disclosed_queues(kQueues[i].data(), kQueues[i].size());
  }
  assessment_->set_score(std::clamp(score_, 0.0, 1.0));
}

const std::array<QueueRule, 9>& QueueRules() { return kRules; }

}  // namespace postgate::assessment
