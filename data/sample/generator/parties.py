# SPDX-License-Identifier: Apache-2.0
"""Persons and businesses that do not exist, with addresses in their country's form."""

from . import words


def _of(table, country):
    return table.get(country, table["other"])


def _address(draws, party, country, postcode_shape):
    """A city of the word list has its own postcodes (# is a digit); elsewhere they have the country's shape."""
    city, pattern = draws.choice(_of(words.CITY, country))
    party["city"] = city
    if country not in words.CITY:
        pattern = postcode_shape.get(country, "").replace("9", "#").replace("*", "#").replace("A", "K")
    if pattern:
        party["postcode"] = "".join(str(draws.below(10)) if sign == "#" else sign for sign in pattern)
    party["country"] = country
    if draws.chance(90):
        party["addressLines"] = ["%d %s" % (draws.between(1, 240), draws.choice(_of(words.STREET, country)))]
    elif draws.chance(40):
        party["poBox"] = "PO Box %d" % draws.between(10, 9999)
    else:
        party["street"] = draws.choice(_of(words.STREET, country))
        party["houseNumber"] = str(draws.between(1, 240))


def _reachable(draws, party, country):
    if draws.chance(700):
        party["phone"] = "+%s %d %04d %04d" % (words.CALLING_CODE.get(country, "999"), draws.between(10, 99),
                                               draws.below(100), draws.below(10000))
    if draws.chance(350):
        party["email"] = "%s%d@example.com" % (party["name"].split()[0].lower(), draws.between(10, 99999))


def person(draws, country, postcode_shape):
    party = {"name": "%s %s" % (draws.choice(_of(words.GIVEN, country)), draws.choice(_of(words.FAMILY, country)))}
    _address(draws, party, country, postcode_shape)
    _reachable(draws, party, country)
    party["kind"] = "PARTY_KIND_PERSON"
    return party


def business(draws, country, postcode_shape):
    party = {"name": "%s %s %s" % (draws.choice(words.BUSINESS), draws.choice(["Goods", "Works", "Supply", "Studio"]),
                                   _of(words.BUSINESS_FORM, country))}
    _address(draws, party, country, postcode_shape)
    _reachable(draws, party, country)
    party["kind"] = "PARTY_KIND_BUSINESS"
    party["sizeClass"] = "SIZE_CLASS_SMALL" if draws.chance(800) else "SIZE_CLASS_NOT_SMALL"
    return party
