"""Numbers that can be opened: one registry of indicators, computed for all groups in a constant number of statements.

A room registers its facts (what was known of its records, and when), measures over them, and figures made of
measures; `reports` only uses them. A figure yields a value, its formula as text, a short code, and exactly the rows
counted, as of one moment and as known at another. An empty denominator gives no value (「—」), never 100 %, and stays
out of averages; a total is the quotient of the sums, not the mean of the parts. No domain word here.
"""

from core.figures.computing import Table, compute, filled, rolled_up, rows_of, zero
from core.figures.model import (
    NOTHING,
    Fact,
    Figure,
    Measure,
    Value,
    average,
    fact,
    figure,
    figure_of_slot,
    per_cent,
    register,
    register_fact,
    registered,
)
from core.figures.period import Period, at_midnight, live

__all__ = [
    "NOTHING", "Fact", "Figure", "Measure", "Period", "Table", "Value", "at_midnight", "average", "compute", "fact",
    "figure", "figure_of_slot", "filled", "live", "per_cent", "register", "register_fact", "registered", "rolled_up",
    "rows_of", "zero",
]  # fmt: skip
