#!/usr/bin/env python3
"""Count, means and variances of the columns of a table."""
import json
import statistics
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    call = json.load(file)
digits = call["params"]["digits"]

with open(call["in"]["table"], encoding="utf-8") as file:
    header, *lines = file.read().splitlines()
columns = list(zip(*(map(float, line.split("\t")) for line in lines)))

with open(call["out"]["moments"], "w", encoding="utf-8") as file:
    moments = [f(column) for column in columns for f in (statistics.mean, statistics.variance)]
    file.write("\t".join([str(len(lines)), *(f"{moment:.{digits}f}" for moment in moments)]) + "\n")
