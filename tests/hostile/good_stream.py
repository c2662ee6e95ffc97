# SPDX-License-Identifier: Apache-2.0
"""A carrier that minds its own business beside an attack: one item after the other, each acked before the next, by gRPC's own client."""

import threading

from checks import equal, holds
from partners import SubmitStream


class GoodStream:
    """Between start and finish. Serial numbers from `first_serial` on are its own."""

    def __init__(self, partners, producer="good", first_serial=50_000_000):
        self._partners = partners
        self._producer = producer
        self._serial = first_serial
        self._stop = threading.Event()
        self._progress = threading.Condition()
        self._failure = None
        self.acked = 0
        self._thread = threading.Thread(target=self._run)

    def __enter__(self):
        self._thread.start()
        self.await_acks(1)
        return self

    def __exit__(self, *unused):
        self._stop.set()
        self._thread.join()

    def await_acks(self, more):
        """Until so many more items are acked than now; the good stream has to get on while an attack lasts."""
        with self._progress:
            goal = self.acked + more
            self._progress.wait_for(lambda: self.acked >= goal or self._failure, timeout=60)
            holds(self._failure is None, "the good stream broke: %s" % self._failure)
            holds(self.acked >= goal, "the good stream stands still at %d" % self.acked)

    def finish(self):
        """Ends it, and holds that all of it was taken, in one stream."""
        self._stop.set()
        self._thread.join()
        holds(self._failure is None, "the good stream broke: %s" % self._failure)
        return self.acked

    def _run(self):
        try:
            with SubmitStream(self._partners, self._producer, seconds=600) as stream:
                offset = stream.opened.committed_offset
                while not self._stop.is_set():
                    stream.send(offset, [self._partners.an_item(self._serial)])
                    # A new window is told whenever the number of streams changes it.
                    while (answer := next(stream.answers)).HasField("flow"):
                        pass
                    ack = answer.ack
                    equal((ack.first_offset, ack.next_offset), (offset, offset + 1), "range of a good ack")
                    equal(ack.results[0].outcome, self._partners.finding.OUTCOME_ACCEPTED, "outcome of a good item")
                    offset, self._serial = offset + 1, self._serial + 1
                    with self._progress:
                        self.acked += 1
                        self._progress.notify_all()
        except BaseException as error:  # whatever ended it is told by the thread that waits
            with self._progress:
                self._failure = repr(error)
                self._progress.notify_all()
