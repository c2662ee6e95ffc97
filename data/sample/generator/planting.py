# SPDX-License-Identifier: Apache-2.0
"""The planted faults: each breaks one known rule in one known place of an item that has no other fault.

`expect` is what the sample's author expects of a hub with the default profile: "rejected", "findings" (accepted with
findings) or "repaired" (accepted; lexical repair puts it right). expected.json counts each kind.
"""

from .draws import Draws

# Items of a thousand that get a fault.
SHARE_PER_MILLE = 120


class Fault:
    def __init__(self, kind, expect, field_path, plant, fits=lambda item: True):
        self.kind = kind
        self.expect = expect
        self.field_path = field_path
        self.plant = plant
        self.fits = fits


def _postal(item):
    return item["mailClass"] != "MAIL_CLASS_EXPRESS"


def _sale_with_codes(item):
    return item["nature"] == "NATURE_SALE"


def _wrong_check_digit(draws, item, reference):
    text = item["itemId"]
    item["itemId"] = text[:10] + str((int(text[10]) + draws.between(1, 9)) % 10) + text[11:]


def _lower_case_identifier(draws, item, reference):
    item["itemId"] = item["itemId"].lower()


def _set_piece(name, value):
    def plant(draws, item, reference):
        item["contentPieces"][0][name] = value
    return plant


def _drop_piece_field(name):
    def plant(draws, item, reference):
        del item["contentPieces"][0][name]
    return plant


def _stop_word(draws, item, reference):
    item["contentPieces"][0]["description"] = draws.choice(reference.stop_words)


def _drop_in(party, name):
    def plant(draws, item, reference):
        del item[party][name]
    return plant


def _set_in(party, name, value):
    def plant(draws, item, reference):
        item[party][name] = value
    return plant


def _currency(code):
    def plant(draws, item, reference):
        for piece in item["contentPieces"]:
            piece["value"]["currencyCode"] = code
            piece["value"].pop("nanos", None)
        item["totalDeclaredValue"] = {"currencyCode": code, "units": str(
            sum(int(piece["value"]["units"]) for piece in item["contentPieces"]))}
        item.pop("insuredValue", None)
    return plant


def _zero_value(draws, item, reference):
    zero = {"currencyCode": item["totalDeclaredValue"]["currencyCode"], "units": "0"}
    for piece in item["contentPieces"]:
        piece["value"] = dict(zero)
    item["totalDeclaredValue"] = dict(zero)
    item.pop("insuredValue", None)


def _net_above_gross(draws, item, reference):
    item["grossMassG"] = str(sum(int(piece["netMassG"]) for piece in item["contentPieces"]) // 2 or 1)
    item["contentPieces"][0]["netMassG"] = str(int(item["contentPieces"][0]["netMassG"]) + 1)


def _total_differs(draws, item, reference):
    item["totalDeclaredValue"]["units"] = str(int(item["totalDeclaredValue"]["units"]) * 3 + 50)
    item.pop("insuredValue", None)


def _drop(name):
    def plant(draws, item, reference):
        item.pop(name, None)
    return plant


def _no_pieces(draws, item, reference):
    item["contentPieces"] = []


def _posted_in_future(draws, item, reference):
    item["postedAt"] = "2098-01-0%dT08:00:00Z" % draws.between(1, 9)
    item.pop("plannedDepartureAt", None)
    item.pop("plannedArrivalAt", None)


def _indicator_of_other_class(draws, item, reference):
    other = {"MAIL_CLASS_LETTER": ("PARCEL", "C"), "MAIL_CLASS_PARCEL": ("LETTER", "U"), "MAIL_CLASS_EMS": ("LETTER", "U")}
    name, code = other[item["mailClass"]]
    item["mailClass"] = "MAIL_CLASS_" + name
    item["mailClassCode"] = code
    item["grossMassG"] = str(min(2000, int(item["grossMassG"])))
    for piece in item["contentPieces"]:
        piece["netMassG"] = "1"


def _national_phone(draws, item, reference):
    item["addressee"]["phone"] = "02-%04d-%04d" % (draws.below(10000), draws.below(10000))


def _gift_with_order(draws, item, reference):
    item["orderReference"] = "ORD-%010d" % draws.below(10**10)


def _departure_before_posting(draws, item, reference):
    item["plannedDepartureAt"] = "2020-01-0%dT08:00:00Z" % draws.between(1, 9)


def _white_space(draws, item, reference):
    item["contentPieces"][0]["description"] = "  " + item["contentPieces"][0]["description"].replace(" ", "   ") + "\t"


def _lower_case_codes(draws, item, reference):
    item["departureCountry"] = item["departureCountry"].lower()
    item["totalDeclaredValue"]["currencyCode"] = item["totalDeclaredValue"]["currencyCode"].lower()


def _fraction_of_minor_unit(draws, item, reference):
    item["contentPieces"][0]["value"]["nanos"] = 1


def _unknown_office(draws, item, reference):
    item["originOffice"] = item["departureCountry"] + "ZZZ9"


FAULTS = [
    Fault("s10_check_digit_wrong", "rejected", "item_id", _wrong_check_digit, _postal),
    Fault("s10_lower_case", "rejected", "item_id", _lower_case_identifier, _postal),
    Fault("description_stop_word", "rejected", "content_pieces[0].description", _stop_word),
    Fault("description_missing", "rejected", "content_pieces[0].description", _drop_piece_field("description")),
    Fault("addressee_country_missing", "rejected", "addressee.country", _drop_in("addressee", "country")),
    Fault("addressee_name_missing", "rejected", "addressee.name", _drop_in("addressee", "name")),
    Fault("sender_name_missing", "rejected", "sender.name", _drop_in("sender", "name")),
    Fault("currency_unknown", "rejected", "content_pieces[0].value.currency_code", _currency("XQQ")),
    Fault("currency_not_for_values", "rejected", "content_pieces[0].value.currency_code", _currency("XAU")),
    Fault("minor_unit_exceeded", "rejected", "content_pieces[0].value", _fraction_of_minor_unit),
    Fault("hs_code_does_not_exist", "rejected", "content_pieces[0].hs_code", _set_piece("hsCode", "770199"), _sale_with_codes),
    Fault("hs_code_malformed", "rejected", "content_pieces[0].hs_code", _set_piece("hsCode", "85A71"), _sale_with_codes),
    Fault("origin_country_unknown", "rejected", "content_pieces[0].origin_country", _set_piece("originCountry", "ZZ"),
          _sale_with_codes),
    Fault("content_pieces_missing", "rejected", "content_pieces", _no_pieces),
    Fault("net_mass_negative", "rejected", "content_pieces[0].net_mass_g", _set_piece("netMassG", "-5")),
    Fault("gross_mass_missing", "rejected", "gross_mass_g", _drop("grossMassG")),
    Fault("posted_in_future", "rejected", "posted_at", _posted_in_future),
    Fault("value_zero", "findings", "content_pieces[0].value", _zero_value, _sale_with_codes),
    Fault("net_mass_above_gross_mass", "findings", "gross_mass_g", _net_above_gross),
    Fault("total_value_differs", "findings", "total_declared_value", _total_differs),
    Fault("quantity_missing", "findings", "content_pieces[0].quantity", _drop_piece_field("quantity")),
    Fault("hs_code_missing_on_sale", "findings", "content_pieces[0].hs_code", _drop_piece_field("hsCode"), _sale_with_codes),
    Fault("addressee_name_stop_word", "findings", "addressee.name", _set_in("addressee", "name", "unknown")),
    Fault("indicator_of_other_class", "findings", "item_id", _indicator_of_other_class, _postal),
    Fault("office_unknown", "findings", "origin_office", _unknown_office, _postal),
    Fault("postcode_of_another_country", "findings", "addressee.postcode", _set_in("addressee", "postcode", "EV4 7AB"),
          lambda item: item["addressee"]["country"] == "KR"),
    Fault("phone_national", "findings", "addressee.phone", _national_phone),
    Fault("description_with_stop_word", "findings", "content_pieces[0].description",
          _set_piece("description", "Gift for a friend, wrapped")),
    Fault("description_of_another_chapter", "findings", "content_pieces[0].hs_code", _set_piece("description", "Acoustic guitar"),
          lambda item: item["contentPieces"][0].get("hsCode", "92")[:2] != "92"),
    Fault("gift_that_was_ordered", "findings", "nature", _gift_with_order, lambda item: item["nature"] == "NATURE_GIFT"),
    Fault("departure_before_posting", "findings", "planned_departure_at", _departure_before_posting),
    Fault("white_space", "repaired", "content_pieces[0].description", _white_space),
    Fault("codes_in_lower_case", "repaired", "departure_country", _lower_case_codes),
]


def plant_fault(seed, row_index, item, reference):
    """Breaks the item in place, or leaves it. Returns the Fault or None."""
    draws = Draws(seed, "fault", row_index)
    if not draws.chance(SHARE_PER_MILLE):
        return None
    fault = draws.choice(FAULTS)
    if not fault.fits(item):
        return None
    fault.plant(draws, item, reference)
    return fault
