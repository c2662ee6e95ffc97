# SPDX-License-Identifier: Apache-2.0
"""One item for one row of the source, in protobuf's JSON mapping of postgate.v1.Item, without any fault."""

import datetime

from . import distributions, identifiers, parties, words
from .draws import Draws
from .wording import seller_description

HUB_COUNTRY = "KR"
SEED = 20200101
_LITHIUM_CELLS = ("850650", "850760", "850780")
_CLASS_NAME = {"U": "LETTER", "C": "PARCEL", "E": "EMS", "X": "EXPRESS"}


def money(reference, currency, usd_cents):
    """Converts US cents to the currency at the stated rate, rounded to its minor unit, at least one of them."""
    digits = reference.minor_unit[currency]
    minor = max(1, usd_cents * distributions.PER_1000_USD[currency] * 10**digits // 100000)
    return money_of_minor(currency, minor, digits)


def money_of_minor(currency, minor, digits):
    value = {"currencyCode": currency, "units": str(minor // 10**digits)}
    nanos = minor % 10**digits * 10**(9 - digits)
    if nanos:
        value["nanos"] = nanos
    return value


def minor_of_money(value, digits):
    return int(value["units"]) * 10**digits + value.get("nanos", 0) // 10**(9 - digits)


def timestamp(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


class ItemMaker:
    """Makes items; holds the reference lists and all rows, from which further pieces take their goods."""

    def __init__(self, reference, rows):
        self.reference = reference
        self.rows = rows
        self.stop_words = frozenset(reference.stop_words)

    def item(self, row):
        draws = Draws(SEED, "item", row.index)
        mode = distributions.TRANSPORT_MODE.get(row.mode, "0")
        mail_class = draws.weighted(distributions.CLASS_BY_MODE.get(mode, distributions.CLASS_BY_MODE["other"]))
        # A declaration of goods that left Korea itself stands for an export; a few imports are turned round as well.
        sender_country, addressee_country = row.departure, HUB_COUNTRY
        if row.departure == HUB_COUNTRY:
            sender_country, addressee_country = HUB_COUNTRY, draws.choice(["US", "JP", "CN", "DE", "GB", "AU"])
        elif draws.chance(20):
            sender_country, addressee_country = HUB_COUNTRY, row.departure
        nature, nature_code = draws.weighted(distributions.NATURES)
        if nature == "DOCUMENTS" and mail_class == "C":
            nature, nature_code = "SALE", "11"
        item = {}
        self._identify(draws, item, row, mail_class, sender_country)
        self._classify(draws, item, mail_class, nature, nature_code, sender_country, addressee_country)
        self._parties(draws, item, mail_class, nature, sender_country, addressee_country)
        self._contents(draws, item, row, mail_class, nature, sender_country)
        self._journey(draws, item, row, mail_class, mode, sender_country, addressee_country)
        self._extras(draws, item, mail_class, nature, addressee_country)
        return item

    def _identify(self, draws, item, row, mail_class, country):
        if mail_class == "X":
            item["itemId"] = identifiers.house_bill(row.index, country)
            item["itemIdType"] = "ITEM_ID_TYPE_HOUSE_BILL"
            item["ucr"] = identifiers.ucr(row.index, country, row.date.year)
            item["masterDocument"] = identifiers.air_waybill(draws)
            return
        item["itemId"] = identifiers.s10(draws, mail_class, row.index, country)
        if draws.chance(500):
            item["itemIdType"] = "ITEM_ID_TYPE_S10"
        if draws.chance(80):
            item["localIds"] = ["L%09d" % draws.below(10**9)]

    def _classify(self, draws, item, mail_class, nature, nature_code, sender_country, addressee_country):
        if nature == "RETURN":
            item["flow"] = "FLOW_DIRECTION_RETURN"
            item["previousItemIds"] = [identifiers.s10(draws, "U", draws.below(10**8), addressee_country)]
        elif draws.chance(500):
            item["flow"] = "FLOW_DIRECTION_EXPORT" if sender_country == HUB_COUNTRY else "FLOW_DIRECTION_IMPORT"
        item["mailClass"] = "MAIL_CLASS_" + _CLASS_NAME[mail_class]
        if mail_class != "X":
            item["mailClassCode"] = mail_class
            item["handlingClass"] = distributions.HANDLING_CLASS[item["itemId"][0]]
        item["nature"] = "NATURE_" + nature
        item["natureCode"] = nature_code
        if nature == "OTHER":
            item["natureText"] = draws.choice(words.OTHER_NATURE)

    def _parties(self, draws, item, mail_class, nature, sender_country, addressee_country):
        sold = nature in ("SALE", "SAMPLE")
        shapes = self.reference.postcode_shape
        item["sender"] = (parties.business if sold and draws.chance(850) else parties.person)(draws, sender_country, shapes)
        item["addressee"] = (parties.business if draws.chance(70) else parties.person)(draws, addressee_country, shapes)
        if mail_class == "X":
            item["importer"] = parties.business(draws, addressee_country, shapes)
            item["importer"]["identifier"] = "%s%012d" % (addressee_country, draws.below(10**12))
            item["importer"]["identifierKind"] = "VAT"
            item["declarant"] = parties.business(draws, addressee_country, shapes)
        if nature == "SALE":
            online = draws.chance(900)
            item["orderedOnline"] = online
            if online:
                item["orderReference"] = "ORD-%010d" % draws.below(10**10)
                if draws.chance(600):
                    item["marketplaceId"] = draws.choice(words.MARKETPLACE)

    def _contents(self, draws, item, row, mail_class, nature, sender_country):
        gross_mass_g = draws.from_quantiles(distributions.GROSS_MASS_G[mail_class])
        count = 1 if nature == "DOCUMENTS" else draws.weighted(distributions.CONTENT_PIECES)
        net_mass_g = max(count, gross_mass_g * draws.between(84, 97) // 100)
        currency = self.reference.currency_of[sender_country]
        if currency not in distributions.PER_1000_USD or draws.chance(120):
            currency = "USD"
        digits = self.reference.minor_unit[currency]
        cents = draws.from_quantiles(distributions.VALUE_CENTS[mail_class])
        total = max(count, minor_of_money(money(self.reference, currency, cents), digits))
        if total == count * 10**digits:
            total += 1  # Every value exactly 1 is what systems put in that know none.
        # Documents have no value, and neither an insured one.
        values = [0] if nature == "DOCUMENTS" else draws.shares(total, count)
        goods = [row] + [self.rows[draws.below(len(self.rows))] for _ in range(count - 1)]
        item["contentPieces"] = [
            self._piece(draws, number, goods[number - 1], nature, sender_country, mass, money_of_minor(currency, value, digits))
            for number, mass, value in zip(range(1, count + 1), draws.shares(net_mass_g, count), values)]
        item["grossMassG"] = str(gross_mass_g)
        # An express consignment has no postal charges.
        if mail_class != "X":
            item["postage"] = money(self.reference, currency, draws.from_quantiles(distributions.POSTAGE_CENTS[mail_class]))
        item["totalDeclaredValue"] = money_of_minor(currency, sum(values), digits)
        if item["itemId"].startswith(("V", "CV")) and nature != "DOCUMENTS":
            item["insuredValue"] = money_of_minor(currency, sum(values), digits)

    def _piece(self, draws, number, goods, nature, sender_country, net_mass_g, value):
        piece = {"pieceNumber": number}
        if nature == "DOCUMENTS":
            piece["description"] = draws.choice(words.DOCUMENT)
        else:
            piece["description"] = seller_description(draws, goods.hs, self.reference.hs[goods.hs], self.stop_words)
            language, local = words.LOCAL.get(sender_country, ("", {}))
            if goods.hs[:2] in local and draws.chance(500):
                piece["descriptionLocal"] = local[goods.hs[:2]]
                piece["language"] = language
        piece["quantity"] = str(draws.weighted([(1, 60), (2, 20), (3, 10), (5, 6), (10, 4)]))
        piece["quantityUnit"] = "PR" if goods.hs[:2] == "64" and nature != "DOCUMENTS" else "H87"
        piece["netMassG"] = str(net_mass_g)
        piece["value"] = value
        if nature != "DOCUMENTS":
            # A gift between persons may go without a code.
            if nature != "GIFT" or draws.chance(500):
                piece["hsCode"] = goods.hs
            piece["originCountry"] = goods.origin
            if goods.hs in _LITHIUM_CELLS:
                piece["undgNumbers"] = ["3480"]
        return piece

    def _journey(self, draws, item, row, mail_class, mode, sender_country, addressee_country):
        posted = datetime.datetime.combine(row.date, datetime.time(0)) + datetime.timedelta(
            seconds=draws.between(0, 86399))
        item["postedAt"] = timestamp(posted)
        item["departureCountry"] = sender_country
        item["destinationCountry"] = addressee_country
        item["transportMode"] = mode
        if mail_class == "X":
            item["issuingOfficeKind"] = "OFFICE_KIND_EXPRESS"
        else:
            item["mailCategory"] = "A" if mode == "4" else "C"
            item["issuingOfficeKind"] = "OFFICE_KIND_DESIGNATED_OPERATOR"
            for side, country in (("origin", sender_country), ("destination", addressee_country)):
                offices = self.reference.offices.get(country)
                if offices:
                    # Sea mail has an office of its own where a country has several; most mail goes through one office.
                    main = offices[0] if mode == "1" or len(offices) == 1 else offices[1]
                    office, operator = main if draws.chance(850) else offices[0]
                    if operator:
                        item[side + "Operator"] = operator
                    item[side + "Office"] = office
        if draws.chance(400):
            departure = posted + datetime.timedelta(hours=draws.between(18, 96))
            days = draws.between(8, 30) if mode == "1" else draws.between(1, 3)
            item["plannedDepartureAt"] = timestamp(departure)
            item["plannedArrivalAt"] = timestamp(departure + datetime.timedelta(days=days))

    def _extras(self, draws, item, mail_class, nature, addressee_country):
        if nature == "SALE" and addressee_country in ("DE", "FR", "IT", "NL", "BE", "ES"):
            item["fiscalReferences"] = [{"kind": "IOSS", "number": "IM%s%07d" % (
                self.reference.numeric_of[addressee_country], draws.below(10**7)), "role": "FR5"}]
        if mail_class == "C" and nature == "SALE" and draws.chance(400):
            item["documents"] = [{"kind": "N380", "number": "INV-%08d" % draws.below(10**8)}]
        if mail_class == "X" and draws.chance(150):
            item["supplyChainActors"] = [{"role": "FW", "number": "%sAEOF%08d" % (addressee_country, draws.below(10**8))}]
        if mail_class in "EX" and nature == "SALE" and draws.chance(200):
            item["termsOfDelivery"] = "DDP"
            item["prepaidDutyReference"] = "DDP-%09d" % draws.below(10**9)
        if mail_class in "CE":
            item["nonDeliveryInstruction"] = draws.choice("AD")
