# SPDX-License-Identifier: Apache-2.0
"""Random draws that give the same values on every machine and with every Python 3: integers only."""

_MASK = (1 << 64) - 1


def _mixed(value):
    """Returns splitmix64's output for one state."""
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & _MASK
    return value ^ (value >> 31)


class Draws:
    """A stream of draws for one subject (a row, a purpose), independent of every other subject's."""

    def __init__(self, seed, *subject):
        state = seed & _MASK
        for part in subject:
            number = int.from_bytes(part.encode(), "big") if isinstance(part, str) else part
            state = _mixed((state ^ (number & _MASK)) + 0x9E3779B97F4A7C15 & _MASK)
        self._state = state

    def below(self, bound):
        """Returns an integer from 0 to bound - 1."""
        self._state = (self._state + 0x9E3779B97F4A7C15) & _MASK
        return (_mixed(self._state) * bound) >> 64

    def between(self, low, high):
        """Returns an integer from low to high, both included."""
        return low + self.below(high - low + 1)

    def chance(self, per_mille):
        """Returns True in per_mille of a thousand draws."""
        return self.below(1000) < per_mille

    def choice(self, options):
        return options[self.below(len(options))]

    def weighted(self, pairs):
        """Returns one of the values of (value, weight) pairs."""
        left = self.below(sum(weight for _, weight in pairs))
        for value, weight in pairs:
            if left < weight:
                return value
            left -= weight
        raise AssertionError("weights do not add up")

    def from_quantiles(self, table):
        """Returns an integer drawn from a distribution given as (per mille, value) points, straight between them."""
        at = self.below(1000)
        for (low_at, low), (high_at, high) in zip(table, table[1:]):
            if at < high_at:
                span = high_at - low_at
                fine = self.below(1000)
                return low + ((at - low_at) * 1000 + fine) * (high - low) // (span * 1000)
        return table[-1][1]

    def shares(self, total, count):
        """Splits total into count parts of at least 1; total must be count or more."""
        weights = [self.between(30, 100) for _ in range(count)]
        parts = [1 + (total - count) * weight // sum(weights) for weight in weights]
        parts[0] += total - sum(parts)
        return parts
