#!/usr/bin/env python3
"""The regression line of a table: intercept, slope, share of the variance that it explains. For where there is no R."""
import os
import statistics

digits = int(os.environ["PAPY_PARAM_digits"])
with open(os.environ["PAPY_IN_table"], encoding="utf-8") as file:
    x, y = zip(*(map(float, line.split("\t")) for line in file.read().splitlines()[1:]))

mean_x, mean_y = statistics.mean(x), statistics.mean(y)
xx = sum((a - mean_x) ** 2 for a in x)
yy = sum((b - mean_y) ** 2 for b in y)
xy = sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y))
slope = xy / xx

with open(os.environ["PAPY_OUT_line"], "w", encoding="utf-8") as file:
    numbers = (mean_y - slope * mean_x, slope, xy * xy / (xx * yy))
    file.write("\t".join(f"{number:.{digits}f}" for number in numbers) + "\n")
