// SPDX-License-Identifier: Apache-2.0
#include "core/assessment/facilitation.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "absl/strings/str_cat.h"

namespace postgate::assessment {
namespace {

constexpr char kGuidelines[] = "WCO Immediate Release Guidelines (2018)";

// The intrinsic value: the sum over the pieces, else the declared total. Nothing when it can not be compared.
std::optional<int64_t> IntrinsicMicroUsd(const records::Declaration& declaration, const ExchangeRates& rates, absl::Time now) {
  int64_t sum = 0;
  bool any = false;
  for (const records::GovernmentAgencyGoodsItem& piece : declaration.goods_shipment().government_agency_goods_items()) {
    if (!piece.has_customs_value_amount()) continue;
    const std::optional<int64_t> value = rates.MicroUsd(piece.customs_value_amount(), now);
    if (!value) return std::nullopt;
    sum += *value;
    any = true;
  }
  if (any) return sum;
  if (declaration.has_invoice_amount()) return rates.MicroUsd(declaration.invoice_amount(), now);
  return std::nullopt;
}

bool IsImport(v1::FlowDirection flow) { return flow == v1::FLOW_DIRECTION_IMPORT || flow == v1::FLOW_DIRECTION_RETURN; }

// Says as what the goods left the country to which they return. Whether they did, and come back as they were, is for customs to see.
bool IsReturnOfWhatLeft(const records::Declaration& declaration, absl::string_view hub_country) {
  const records::GoodsShipment& shipment = declaration.goods_shipment();
  if (declaration.postal_details().flow() != v1::FLOW_DIRECTION_RETURN || shipment.destination_country_code() != hub_country) return false;
  return std::any_of(shipment.previous_documents().begin(), shipment.previous_documents().end(),
                     [](const records::PreviousDocument& previous) { return !previous.id().empty(); });
}

// The row that relieves a return of this value of duty; null when none does.
const Threshold* ReliefOfReturnedGoods(const records::Declaration& declaration, const AssessmentData& data, absl::string_view hub_country, int64_t micro_usd,
                                       absl::Time now) {
  if (!IsReturnOfWhatLeft(declaration, hub_country)) return nullptr;
  const Threshold* relief =
      data.thresholds.Find(ThresholdKind::kReturnedGoods, hub_country, declaration.goods_shipment().export_country_id(), false, now);
  if (relief == nullptr || relief->amount.currency_code().empty()) return relief;
  const std::optional<int64_t> limit = data.exchange_rates.MicroUsd(relief->amount, now);
  return limit && micro_usd <= *limit ? relief : nullptr;
}

std::string AmountText(const Threshold& threshold) {
  return absl::StrCat(threshold.amount.currency_code(), " ", threshold.amount.units());
}

void Say(v1::FacilitationCategory category, absl::string_view code, std::string text, absl::string_view source, Facilitation* result) {
  result->category = category;
  result->reason = {code, std::move(text), source};
}

}  // namespace

Facilitation Facilitate(const records::Declaration& declaration, const AssessmentData& data, absl::string_view hub_country, absl::Time now) {
  const records::PostalDetails& postal = declaration.postal_details();
  const bool is_gift = postal.nature() == v1::NATURE_GIFT;
  const bool is_import = IsImport(postal.flow());
  const absl::string_view departure = declaration.goods_shipment().export_country_id();
  const auto in_micro_usd = [&](const Threshold* threshold) {
    return threshold == nullptr ? std::optional<int64_t>() : data.exchange_rates.MicroUsd(threshold->amount, now);
  };
  const Threshold* duty_free = data.thresholds.Find(ThresholdKind::kDutyFree, hub_country, departure, is_gift, now);
  const Threshold* simplified = data.thresholds.Find(ThresholdKind::kSimplified, hub_country, departure, is_gift, now);
  const std::optional<int64_t> duty_free_limit = in_micro_usd(duty_free);
  const std::optional<int64_t> simplified_limit = in_micro_usd(simplified);
  const std::optional<int64_t> value = IntrinsicMicroUsd(declaration, data.exchange_rates, now);

  Facilitation result;
  const bool within_duty_free = value && (is_import ? duty_free_limit && *value <= *duty_free_limit : true);
  const bool is_documents = postal.nature() == v1::NATURE_DOCUMENTS;
  const bool has_no_value = !declaration.has_invoice_amount() && !value;
  if (is_documents && (within_duty_free || has_no_value)) {
    Say(v1::FACILITATION_CATEGORY_DOCUMENTS, "assessment.category.documents", "correspondence or documents without commercial value", kGuidelines, &result);
  } else if (!value || !duty_free_limit || !simplified_limit) {
    result.is_value_comparable = false;
    Say(v1::FACILITATION_CATEGORY_HIGH_VALUE, "assessment.category.value_not_comparable", "there is no rate by which the declared value can be compared",
        "data/assessment/exchange_rates.csv", &result);
  } else if (*value > std::max(*simplified_limit, is_import ? *duty_free_limit : 0)) {
    Say(v1::FACILITATION_CATEGORY_HIGH_VALUE, "assessment.category.high_value",
        absl::StrCat("declared value above ", AmountText(*simplified), ": full declaration"), simplified->source, &result);
  } else if (within_duty_free) {
    Say(v1::FACILITATION_CATEGORY_LOW_VALUE_NON_DUTIABLE, "assessment.category.low_value_non_dutiable",
        is_import ? absl::StrCat("declared value up to ", AmountText(*duty_free), ": no duty") : "no duty is due on what leaves",
        is_import ? absl::string_view(duty_free->source) : absl::string_view(kGuidelines), &result);
  } else if (const Threshold* relief = ReliefOfReturnedGoods(declaration, data, hub_country, *value, now); relief != nullptr) {
    Say(v1::FACILITATION_CATEGORY_LOW_VALUE_NON_DUTIABLE, kReturnedGoodsReason,
        "declared to return as they left: no duty, once customs sees that they do", relief->source, &result);
  } else {
    Say(v1::FACILITATION_CATEGORY_LOW_VALUE_DUTIABLE, "assessment.category.low_value_dutiable",
        absl::StrCat("declared value above ", AmountText(*duty_free), ": duty on a simplified declaration"), duty_free->source,
        &result);
  }
  return result;
}

}  // namespace postgate::assessment
