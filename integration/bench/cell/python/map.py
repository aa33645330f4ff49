"""A no-op map by a pool of processes: map.py <imap|executor> <workers> <chunk> <count>. Prints JSON."""
import json
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import Pool


def noop(x):
    return x


def items(count):
    for i in range(count):
        yield i


def run(results):
    count, total, in_order = 0, 0, True
    for value in results:
        in_order = in_order and value == count
        count += 1
        total += value
    return {"count": count, "sum": total, "inOrder": in_order}


def main():
    kind, workers, chunk, count = sys.argv[1], *map(int, sys.argv[2:])
    with (Pool(workers) if kind == "imap" else ProcessPoolExecutor(workers)) as pool:
        pooled = pool.imap if kind == "imap" else pool.map
        run(pooled(noop, items(min(count, 2_000)), chunksize=chunk))
        began = time.perf_counter()
        answer = run(pooled(noop, items(count), chunksize=chunk))
        seconds = time.perf_counter() - began
    print(json.dumps({"seconds": seconds, **answer}))


if __name__ == "__main__":
    main()
