# SPDX-License-Identifier: Apache-2.0
"""Movements in protobuf's JSON mapping of postgate.v1.Movement: items into receptacles (UPU S9), receptacles into
dispatches (UPU S8), planned departure, departure, arrival."""

import datetime

from .draws import Draws
from .items import timestamp

ITEMS_PER_RECEPTACLE_MAX = 40
RECEPTACLE_MASS_G_MAX = 30000
# Parcels of 30 kg need a receptacle of their own; the identifier's mass field ends at 999.9 kg.
NESTED_PER_MILLE = 600
_SUBCLASS = {"U": "UN", "C": "CN", "E": "EN"}


def _moment(item):
    return datetime.datetime.strptime(item["postedAt"], "%Y-%m-%dT%H:%M:%SZ")


def _groups(items, seed):
    """Yields items that can travel together: same offices, class, category and third of a month."""
    groups = {}
    for row_index, item in items:
        if item.get("originOffice") and item.get("destinationOffice") and Draws(seed, "nested", row_index).chance(NESTED_PER_MILLE):
            key = (item["originOffice"], item["destinationOffice"], item["mailCategory"], item["mailClassCode"],
                   item["transportMode"], "%s-%d" % (item["postedAt"][:7], (int(item["postedAt"][8:10]) - 1) // 11))
            groups.setdefault(key, []).append(item)
    return sorted(groups.items())


def _receptacles(items):
    """Splits a group into receptacles by number of items and mass."""
    filled, mass_g = [], 0
    for item in sorted(items, key=_moment):
        gross = int(item["grossMassG"])
        if filled and (len(filled) == ITEMS_PER_RECEPTACLE_MAX or mass_g + gross > RECEPTACLE_MASS_G_MAX):
            yield filled, mass_g
            filled, mass_g = [], 0
        filled.append(item)
        mass_g += gross
    if filled:
        yield filled, mass_g


def _dispatch(draws, key, number, items):
    origin, destination, category, mail_class, mode, _ = key
    closed = max(_moment(item) for item in items) + datetime.timedelta(hours=draws.between(2, 12))
    dispatch_id = "%s%s%s%s%d%04d" % (origin, destination, category, _SUBCLASS[mail_class], closed.year % 10, number)
    base = {"location": origin, "occurredAt": timestamp(closed)}
    parts = list(_receptacles(items))
    movements = []
    for index, (inside, mass_g) in enumerate(parts, start=1):
        last = "1" if index == len(parts) else "0"
        receptacle_id = "%s%03d%s%s%04d" % (dispatch_id, index, last, "0", (mass_g + 99) // 100)
        movements.append(dict({"kind": "MOVEMENT_KIND_NESTED", "itemIds": [item["itemId"] for item in inside],
                               "receptacleId": receptacle_id}, **base))
        movements.append(dict({"kind": "MOVEMENT_KIND_NESTED", "receptacleId": receptacle_id, "dispatchId": dispatch_id}, **base))
    departure = closed + datetime.timedelta(hours=draws.between(10, 40))
    arrival = departure + datetime.timedelta(days=draws.between(8, 30) if mode == "1" else 1, hours=draws.between(0, 12))
    conveyance = {"dispatchId": dispatch_id, "transportMode": mode,
                  "conveyanceReference": ("V%04dE" if mode == "1" else "PG%03d") % draws.below(1000)}
    movements.append(dict({"kind": "MOVEMENT_KIND_PLANNED", "plannedDepartureAt": timestamp(departure),
                           "plannedArrivalAt": timestamp(arrival)}, **conveyance, **base))
    if draws.chance(600):
        movements.append(dict({"kind": "MOVEMENT_KIND_DEPARTED", "location": origin, "occurredAt": timestamp(departure)},
                              **conveyance))
        if draws.chance(400):
            movements.append(dict({"kind": "MOVEMENT_KIND_ARRIVED", "location": destination, "occurredAt": timestamp(arrival)},
                                  **conveyance))
    return movements


def movements_of(seed, items):
    """Returns the movements of (row index, item) pairs without a fault, dispatch by dispatch, each in the order of time."""
    result, numbers = [], {}
    for key, group in _groups(items, seed):
        series = key[:4] + (key[5][:4],)
        numbers[series] = numbers.get(series, 0) + 1
        draws = Draws(seed, "dispatch", "".join(key))
        result.extend(_dispatch(draws, key, numbers[series], group))
    return result
