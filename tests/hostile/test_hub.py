# SPDX-License-Identifier: Apache-2.0
"""What all hostile tests begin and end with: a real gateway, its partners, and a carrier beside the attack that must not notice it."""

import argparse
import os
import random
import sys

# Those of tests/interop: PYTHONPATH names it.
from checks import Checks, limit_time
from hub_process import HubProcess
from partners import Partners

from good_stream import GoodStream
from hub_memory import FACTOR
from raw_http2 import tls_context


class UnderAttack:
    """The hub, whoever is at it, and the good stream beside."""

    def __init__(self, hub, partners, good, options):
        self.hub = hub
        self.partners = partners
        self.good = good
        self.options = options
        self.random = random.Random(options.seed)
        self._contexts = {}

    def context(self, identity="carrier-other-post"):
        """The attacker is a partner: nobody else gets beyond TLS."""
        if identity not in self._contexts:
            self._contexts[identity] = tls_context(self.hub.certs, identity)
        return self._contexts[identity]


def run_against_a_hub(checks, seconds_max=100, more_options=()):
    """Calls checks(run, under_attack); the hub has to stop in order afterwards, and the good stream to have got on. Ends the process."""
    parser = argparse.ArgumentParser()
    parser.add_argument("gateway")
    parser.add_argument("postgate")
    parser.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(4), "big"))
    for name, default in more_options:
        parser.add_argument("--" + name, type=int, default=default)
    options = parser.parse_args()
    # A sanitizer's build is slow as well.
    limit_time(seconds_max if FACTOR == 1 else 4 * seconds_max)
    print("--seed %d" % options.seed)
    counted = Checks()
    with HubProcess(options.gateway, options.postgate) as hub:
        hub.prepare()
        sys.path.insert(0, hub.stubs)
        hub.start()
        partners = Partners(hub)
        with GoodStream(partners) as good:
            checks(counted.run, UnderAttack(hub, partners, good, options))
            counted.run("the good stream got on beside it", lambda: print("       %d items acked one by one" % good.finish()))
        partners.close()
        counted.run("the hub stops in order", _stop, hub)
    sys.exit(counted.finish())


def _stop(hub):
    hub.terminate()
    status = hub.wait()
    if status != 0:
        raise AssertionError("the gateway ended with %d:\n%s" % (status, hub.log()[-4000:]))
