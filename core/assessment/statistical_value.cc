// SPDX-License-Identifier: Apache-2.0
#include "core/assessment/statistical_value.h"

#include <optional>

namespace postgate::assessment {

void SetStatisticalValues(const ExchangeRates& rates, StatisticalCurrency currency, absl::Time now, records::Declaration* declaration) {
  if (currency.code.empty()) return;
  const absl::Time day = declaration->has_acceptance_date_time() ? absl::FromUnixSeconds(declaration->acceptance_date_time().seconds()) : now;
  for (records::GovernmentAgencyGoodsItem& item : *declaration->mutable_goods_shipment()->mutable_government_agency_goods_items()) {
    if (!item.has_customs_value_amount()) continue;
    const std::optional<ExchangeRates::Converted> value = rates.Convert(item.customs_value_amount(), currency.code, currency.minor_units, day);
    if (!value) continue;
    records::Money* amount = item.mutable_statistical_value_amount();
    amount->set_currency_code(currency.code);
    amount->set_units(value->units);
    amount->set_nanos(value->nanos);
  }
}

}  // namespace postgate::assessment
