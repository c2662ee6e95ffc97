# SPDX-License-Identifier: Apache-2.0
"""What the gateway's process holds in memory, as Linux counts it."""

import os
import pathlib
import re

# What a build may take more than the one that ships: a sanitizer's shadow and what it keeps of freed memory.
FACTOR = int(os.environ.get("POSTGATE_MEMORY_FACTOR", "1"))


def _kilobytes(pid, name):
    return int(re.search(r"^%s:\s+(\d+) kB" % name, pathlib.Path("/proc/%d/status" % pid).read_text(encoding="ascii"), re.MULTILINE).group(1))


def resident_mb(pid):
    return _kilobytes(pid, "VmRSS") / 1024


def peak_mb(pid):
    """The most since the last reset_peak."""
    return _kilobytes(pid, "VmHWM") / 1024


def reset_peak(pid):
    pathlib.Path("/proc/%d/clear_refs" % pid).write_text("5", encoding="ascii")
