#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes data/reference/sdr_rates.csv: what one special drawing right (SDR) is in each currency of data/assessment/exchange_rates.csv.

The SDR is the sum of fixed amounts of five currencies (IMF Executive Board, May 2022; in force since 1 August 2022). The rates
between currencies are the examples of exchange_rates.csv, so these are examples as well: a hub puts the IMF's or its central
bank's rates in their place.
"""

import csv
import decimal
import pathlib

DATA = pathlib.Path(__file__).resolve().parents[1]
BASKET = {"USD": "0.57813", "EUR": "0.37379", "CNY": "1.0993", "JPY": "13.452", "GBP": "0.080870"}


def main():
    with open(DATA / "assessment/exchange_rates.csv", encoding="utf-8") as file:
        per_usd = {row["currency"]: decimal.Decimal(row["units_per_usd"]) for row in csv.DictReader(file)}
    usd = sum(decimal.Decimal(amount) / per_usd[currency] for currency, amount in BASKET.items())
    with open(DATA / "reference/sdr_rates.csv", "w", encoding="utf-8", newline="\n") as file:
        file.write("currency,units_per_sdr,valid_from,source\n")
        for currency in sorted(per_usd):
            units = (usd * per_usd[currency]).quantize(decimal.Decimal("0.0001"))
            file.write("%s,%s,2022-08-01,example\n" % (currency, units))


if __name__ == "__main__":
    main()
