"""What acceptance criteria cost: each an equal part of the budget, stated before anything is drawn.

How they are answered stands in `criteria`.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from populace import count, protect
from populace.vocabulary.criteria import Criterion
from populace.vocabulary.errors import ParameterError
from populace.vocabulary.guarantee import Measurement

SHARE = Fraction(1, 50)
"""What one criterion takes of the budget."""


def criteria(demanded: Sequence[Criterion], rho: Fraction) -> tuple[Measurement, ...]:
    """The measurements that pay for criteria, in their order.

    Args:
        demanded: the criteria.
        rho: the whole budget, of which each gets its share.

    Raises:
        ParameterError: so little is granted that the noise would be wider than can be drawn.
    """
    found = tuple(
        Measurement(
            f"acceptance criterion {number}",
            ("",),
            rho * SHARE,
            ((0, count.excess_change2(each.tolerance)),),
            count.CELL_UNIT,
        )
        for number, each in enumerate(demanded, 1)
    )
    for each in found:
        if protect.variance_for(each.change2(0), each.rho) > protect.WIDEST:
            raise ParameterError(
                expected="an epsilon that leaves more than noise for acceptance criteria",
                found="a smaller one",
                action="Choose a larger epsilon, or leave the criteria out.",
            )
    return found
