# SPDX-License-Identifier: Apache-2.0
"""Identifiers with their check digits. Serials are a permutation of the row number, so no two rows share one."""

from .distributions import INDICATORS


def s10_check_digit(serial):
    """UPU S10: weights 8 6 4 2 3 5 9 7 over the eight digits."""
    total = sum(int(digit) * weight for digit, weight in zip(serial, (8, 6, 4, 2, 3, 5, 9, 7)))
    return {10: "0", 11: "5"}.get(11 - total % 11, str(11 - total % 11))


def s10(draws, mail_class, row_index, country):
    """Returns an S10 whose service indicator fits the mail class."""
    first, seconds = draws.weighted(INDICATORS[mail_class])
    serial = "%08d" % ((row_index * 7919 + 10007) % 100000000)
    return first + draws.choice(seconds) + serial + s10_check_digit(serial) + country


def house_bill(row_index, country):
    return "HB%s%09d" % (country, (row_index * 104729 + 30011) % 1000000000)


def ucr(row_index, country, year):
    return "%d%sPG%010d" % (year % 10, country, (row_index * 15485863 + 70001) % 10000000000)


def air_waybill(draws):
    """IATA: three digits of the airline, seven of the serial, serial modulo 7."""
    serial = draws.below(10000000)
    return "%s%07d%d" % (draws.choice(["988", "180", "784", "172"]), serial, serial % 7)
