#!/usr/bin/env python3
"""A node of a pipeline: reads the files of its ports in, and writes those of its ports out."""
import json
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    call = json.load(file)
params, ports_in, ports_out = call["params"], call["in"], call["out"]

with open(ports_in["in"], "rb") as source, open(ports_out["out"], "wb") as target:
    target.write(source.read())
