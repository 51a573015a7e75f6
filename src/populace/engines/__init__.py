"""Engines that count where the data are; each keeps the laws of `count.Counter`.

Exact and sensitive: no noise is drawn on any worker. The account is charged and noise drawn where
the method runs, after the sum.
"""
