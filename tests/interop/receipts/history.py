# SPDX-License-Identifier: Apache-2.0
"""Whether all that a hub signed under one ledger epoch can be one history."""

import bisect
import hashlib
import itertools

from receipts.json_values import time_text
from receipts.merkle_tree import ProofError, is_consistent


class HistoryProblem(Exception):
    """What cannot be together."""


class Timeline:
    """When the entry at a sequence can have been committed, by what was signed of entries and heads."""

    def __init__(self, ranges, heads):
        """Of ranges (first, last, time, what, place), of heads (size, time, what, place)."""
        self._ranges = sorted(ranges)
        self._firsts = [first for first, *_ in self._ranges]
        # A head over n leaves was signed once entry n - 1 was committed and before entry n was.
        begun = sorted([(first, event) for first, _, *event in ranges] + [(size, event) for size, *event in heads])
        ended = sorted([(last, event) for _, last, *event in ranges] + [(size - 1, event) for size, *event in heads])
        self._begun = [sequence for sequence, _ in begun]
        self._latest_until = list(itertools.accumulate((event for _, event in begun), max))
        self._ended = [sequence for sequence, _ in ended]
        self._earliest_from = list(itertools.accumulate((event for _, event in reversed(ended)), min))[::-1]

    def check(self, sequence, time):
        """HistoryProblem when something before it is later, or something behind it earlier."""
        before = bisect.bisect_right(self._begun, sequence)
        behind = bisect.bisect_left(self._ended, sequence)
        wrong = [event for event in self._latest_until[:before][-1:] if event[0] > time] + [event for event in self._earliest_from[behind:][:1] if event[0] < time]
        for other, what, place in wrong:
            raise HistoryProblem("the signature kept in entry %d is said to be of %s, but %s (%s) is of %s: back-dated" % (
                sequence, time_text(time), what, place, time_text(other)))

    def first_of_receipt(self, sequence):
        """The first sequence of the receipt over this one; None when there is none."""
        at = bisect.bisect_right(self._firsts, sequence) - 1
        return self._firsts[at] if at >= 0 and self._ranges[at][1] >= sequence else None


class History:
    """Heads and entries that were proven, each with the place where its evidence stands."""

    def __init__(self):
        self._heads = {}    # size → (head, place)
        self._ranges = {}   # (first, last) → (time, digest of the leaves, place)
        self._linked = {}   # size → a size that a proof leads to; the last one of such a chain leads to itself
        self._continued = set()  # sizes from which a proof leads into a later ledger epoch
        self._kept = None   # (entries, root) that were kept when the hub was restored; None: never

    def add_end(self, size, root_hash):
        """HistoryProblem when the hub went on from another tree than it had signed."""
        if size in self._heads and self._heads[size][0].root_hash != root_hash:
            raise HistoryProblem("the hub went on from another tree of %d leaves than it had signed: it showed two histories" % size)
        if self._kept is None or size < self._kept[0]:
            self._kept = (size, root_hash)

    def is_kept(self, size):
        """Whether the hub still covers its first `size` entries."""
        return self._kept is None or size <= self._kept[0]

    def lost_heads(self):
        return sum(not self.is_kept(size) for size in self._heads)

    def add_head(self, head, place):
        """HistoryProblem when another head of the same size says something else."""
        known = self._heads.get(head.tree_size)
        if self._kept is not None and self._kept[0] == head.tree_size and self._kept[1] != head.root_hash:
            raise HistoryProblem("the hub went on from another tree of %d leaves than it had signed: it showed two histories" % head.tree_size)
        if known is None:
            self._heads[head.tree_size] = (head, place)
            self._linked[head.tree_size] = head.tree_size
            return
        known_head, known_place = known
        if known_head.root_hash != head.root_hash:
            raise HistoryProblem("two signed heads over %d leaves have different roots (the other: %s): the hub showed two histories" % (
                head.tree_size, known_place))
        if known_head.committed_at != head.committed_at:
            raise HistoryProblem("two signed heads over %d leaves are of different times (the other: %s)" % (head.tree_size, known_place))

    def add_consistency(self, head, earlier_size, proof, is_same_epoch=True):
        """HistoryProblem unless the proof shows that the head's tree begins with that of the earlier head, which is of this history; the head may be of a
        later ledger epoch."""
        if earlier_size not in self._heads:
            raise HistoryProblem("a consistency proof from %d leaves, of which no head stands before it" % earlier_size)
        earlier, place = self._heads[earlier_size]
        try:
            holds = is_consistent(earlier_size, earlier.root_hash, head.tree_size, head.root_hash, proof)
        except ProofError as error:
            raise HistoryProblem(str(error)) from error
        if not holds:
            raise HistoryProblem("the tree of %d leaves does not begin with that of %d (%s): something was altered, left out or put in" % (
                head.tree_size, earlier_size, place))
        if is_same_epoch:
            self._linked[self._end_of(earlier_size)] = self._end_of(head.tree_size)
        else:
            self._continued.add(earlier_size)

    def add_entries(self, first, last, time, leaves, place):
        """HistoryProblem when the same entries were proven as something else."""
        digest = hashlib.sha256(b"".join(leaves)).digest()
        known_time, known_digest, known_place = self._ranges.setdefault((first, last), (time, digest, place))
        if (known_time, known_digest) != (time, digest):
            raise HistoryProblem("entries %d to %d were given to two receipts (the other: %s)" % (first, last, known_place))

    def timeline(self):
        return Timeline([(first, last, time, "entries %d to %d" % (first, last), place) for (first, last), (time, _, place) in self._ranges.items()],
                        [(size, head.committed_at, "the head over %d leaves" % size, place) for size, (head, place) in self._heads.items()])

    def heads(self):
        return len(self._heads)

    def unlinked_heads(self):
        """How many heads no chain of consistency proofs links to the largest one, or to what a later epoch goes on from."""
        kept = [size for size in self._heads if self.is_kept(size)]
        if not kept:
            return 0
        ends = {self._end_of(max(kept))} if self._kept is None else {self._end_of(size) for size in kept if size == self._kept[0]}
        ends |= {self._end_of(size) for size in self._continued}
        return sum(self._end_of(size) not in ends for size in kept)

    def problems(self):
        """(place, text) of what only all of it together shows, whatever order it came in."""
        yield from self._overlaps()
        yield from self._steps_back()

    def _overlaps(self):
        before_last, before_place = -1, None
        for (first, last), (_, _, place) in sorted(self._ranges.items()):
            if first <= before_last:
                yield place, "entries %d to %d were given to two receipts (the other: %s)" % (first, min(last, before_last), before_place)
            if last > before_last:
                before_last, before_place = last, place

    def _steps_back(self):
        """A head over n leaves was signed once entry n - 1 was committed and before entry n was. So in the order of the tree time never goes back."""
        events = [((size, 0), head.committed_at, "the head over %d leaves" % size, place) for size, (head, place) in self._heads.items()]
        events += [((first, 1), time, "entries %d to %d" % (first, last), place) for (first, last), (time, _, place) in self._ranges.items()]
        latest = None
        for _, time, what, place in sorted(events):
            if latest is not None and time < latest[0]:
                yield place, "%s: of %s, but %s (%s), which came before, of %s: back-dated" % (
                    what, time_text(time), latest[1], latest[2], time_text(latest[0]))
            else:
                latest = (time, what, place)

    def _end_of(self, size):
        while self._linked[size] != size:
            # Halves the way for the next one.
            self._linked[size] = size = self._linked[self._linked[size]]
        return size
