# SPDX-License-Identifier: Apache-2.0
"""Checks that are counted, and what they are written with."""

import signal
import sys
import traceback

# Less than the TIMEOUT in CMakeLists.txt, so that a test that hangs still stops its gateway and says where it stood.
SECONDS_MAX = 100


class Checks:
    """Counts what held and what did not; goes on after a failure."""

    def __init__(self):
        self._passed = 0
        self._failed = 0

    def run(self, name, function, *arguments):
        try:
            function(*arguments)
        except Exception:  # whatever a client may raise is that check's failure, not the end of all
            self._failed += 1
            print("FAILED %s\n%s" % (name, traceback.format_exc()))
        else:
            self._passed += 1
            print("ok     %s" % name)
        sys.stdout.flush()

    def finish(self):
        """Prints the last line; returns the exit status."""
        print("%d passed, %d failed" % (self._passed, self._failed))
        return 1 if self._failed or not self._passed else 0


def equal(actual, expected, what):
    """assert says too little, and -O takes it away."""
    if actual != expected:
        raise AssertionError("%s: %r, expected %r" % (what, actual, expected))


def holds(condition, what):
    if not condition:
        raise AssertionError(what)


def limit_time(seconds_max=SECONDS_MAX):
    """Raises in the main thread after so long, so that what was started is still stopped."""
    def expired(_signal, frame):
        traceback.print_stack(frame)
        raise SystemExit("still running after %d s" % seconds_max)

    signal.signal(signal.SIGALRM, expired)
    signal.alarm(seconds_max)
