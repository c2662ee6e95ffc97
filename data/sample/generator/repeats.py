# SPDX-License-Identifier: Apache-2.0
"""What is sent a second time: repeats, amendments, conflicts, and cancellations. Only of items without a planted fault."""

import copy

from .draws import Draws

REPEATS_PER_MILLE = 20
AMENDMENTS_PER_MILLE = 20
CONFLICTS_PER_MILLE = 4
AMENDS_NOTHING_PER_MILLE = 4
CANCELLATIONS_PER_MILLE = 10


def _changed(draws, item):
    changed = copy.deepcopy(item)
    piece = changed["contentPieces"][0]
    piece["description"] = piece["description"] + ", as corrected"
    changed["grossMassG"] = str(int(item["grossMassG"]) + draws.between(1, 20))
    return changed


def sent_again(seed, row_index, item):
    """Returns (kind, item) for what follows the item later in the file: zero, one or two of them in this order."""
    draws = Draws(seed, "again", row_index)
    at = draws.below(1000)
    if at < REPEATS_PER_MILLE:
        return [("repeat", copy.deepcopy(item))]
    at -= REPEATS_PER_MILLE
    if at < AMENDMENTS_PER_MILLE:
        first = _changed(draws, item)
        first["amends"] = True
        if not draws.chance(200):
            return [("amendment", first)]
        second = _changed(draws, first)
        return [("amendment", first), ("amendment", second)]
    at -= AMENDMENTS_PER_MILLE
    if at < CONFLICTS_PER_MILLE:
        return [("conflict", _changed(draws, item))]
    return []


def amends_nothing(seed, row_index):
    """Returns True when the item itself is to say that it amends one that was never sent."""
    return Draws(seed, "amends nothing", row_index).chance(AMENDS_NOTHING_PER_MILLE)


def cancellation(seed, row_index, item):
    """Returns a CancelItemRequest, or None."""
    draws = Draws(seed, "cancel", row_index)
    if not draws.chance(CANCELLATIONS_PER_MILLE):
        return None
    return {"itemId": item["itemId"], "reason": draws.choice(["withdrawn by the sender", "order cancelled", "not posted"]),
            "requestId": "cancel-%05d" % row_index}
