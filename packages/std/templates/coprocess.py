#!/usr/bin/env python3
"""A co-process: started once by each worker, and asked one item after the other."""
from papy_coprocess import serve

# What takes long stands here: imports, a model.


def answer(item):
    return item


serve(answer)
