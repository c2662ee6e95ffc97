# SPDX-License-Identifier: Apache-2.0
"""What the shipped list of denied parties and the shipped profiles find: items without a fault, each changed in one respect. In a file of their own, so that the sample's figures
stay what they are."""

import copy

from .identifiers import s10_check_digit

# Rows of the source have lower numbers.
_FIRST_ROW = 90000


class Hit:
    """`reason` is the code of the reason that customs reads, `queue` where the item goes."""

    def __init__(self, kind, queue, reason, change):
        self.kind = kind
        self.queue = queue
        self.reason = reason
        self.change = change


def _name(party, name):
    def change(item):
        item[party]["name"] = name
    return change


def _goods(description, hs_code):
    def change(item):
        item["contentPieces"][0]["description"] = description
        item["contentPieces"][0]["hsCode"] = hs_code
    return change


HITS = (
    Hit("denied_sender", "security", "assessment.denied_party", _name("sender", "AEROCARIBBEAN AIRLINES")),
    Hit("denied_sender_written_differently", "security", "assessment.denied_party", _name("sender", "Airlines Aerocaribean")),
    Hit("denied_addressee_in_another_order", "security", "assessment.denied_party", _name("addressee", "Rafael Caro Quintero")),
    Hit("weapon", "security", "assessment.profile.weapons_by_word", _goods("stun gun with charger", "854370")),
    Hit("battery", "security", "assessment.profile.batteries_not_declared", _goods("battery, rechargeable lithium, for a drill", "850760")),
    Hit("copied_watch", "revenue", "assessment.profile.watches_cheap", _goods("replica chronograph wrist watch", "910221")),
)


def _fits(item):
    return (item["mailClass"] == "MAIL_CLASS_PARCEL" and item["nature"] == "NATURE_SALE" and item["addressee"]["country"] == "KR" and
            item.get("transportMode") == "4" and len(item["contentPieces"]) == 1 and "undgNumbers" not in item["contentPieces"][0])


def hits_of(clean_items):
    """Returns items and what is expected of each."""
    fitting = iter([item for item in clean_items if _fits(item)])
    items, expected = [], []
    for number, hit in enumerate(HITS):
        item = copy.deepcopy(next(fitting))
        serial = "%08d" % ((_FIRST_ROW + number) * 7919 % 100000000)
        item["itemId"] = item["itemId"][:2] + serial + s10_check_digit(serial) + item["itemId"][11:]
        hit.change(item)
        items.append(item)
        expected.append({"item_id": item["itemId"], "kind": hit.kind, "queue": hit.queue, "reason": hit.reason})
    return items, expected
