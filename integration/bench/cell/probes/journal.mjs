import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Ms between commits, as in a run. */
const COMMIT_MS = 50

/** Items between two looks at the clock. */
const TURN = 1_000

/** Writes what a run of so many items writes, as fast as can be. */
export async function measure(_, { by, level, count, nodes, batch }) {
  // A directory beside this file's project may be a disk where that of temporary files is memory.
  const directory = mkdtempSync(join(process.env.PAPY_BENCH_DIR ?? tmpdir(), 'papy-bench-journal-'))
  try {
    const { open } = await import(`../journals/${by}.mjs`)
    const path = join(directory, 'run.papy')
    const store = await open(path, level)
    const began = performance.now()
    const records = await write(store, { count, nodes, batch })
    const seconds = (performance.now() - began) / 1_000
    const bytesPerItem = store.byteLength() / count
    const opening = performance.now()
    const done = store.done()
    const openMs = performance.now() - opening
    const metrics = { perSecond: count / seconds, recordsPerSecond: records / seconds, bytesPerItem, openMs }
    return { metrics, answer: { count: done, sum: 0, good: done === count } }
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

async function write(store, { count, nodes, batch }) {
  let [records, committed, last] = [0, 0, performance.now()]
  const commit = (to) => {
    const left = { width: 1, ranges: [committed, to] }
    const sink = { sink: 'write', holds: { width: 1, ranges: [0, to] }, mark: { byteLength: 100 * to } }
    store.append({ type: 'progress', outputs: [{ output: 0, left }], sinks: [sink], done: to })
    records++
    committed = to
    last = performance.now()
    return store.commit()
  }
  for (let first = 0; first < count; first += batch) {
    const size = Math.min(batch, count - first)
    for (let node = 0; node < nodes; node++, records++) store.append(hop(node, first, size))
    if (first % TURN < batch && performance.now() - last > COMMIT_MS) await commit(first + size)
  }
  await commit(count)
  await store.close()
  return records
}

function hop(node, first, size) {
  const worker = `thread ${((first / size) % 4) | 0}`
  const at = 1_800_000_000_000 + ((first / 50) | 0)
  const tookMs = 0.5 + (first % 997) / 1_000
  return { type: 'hop', node, first, size, row: first, rows: size, worker, host: '', attempt: 1, at, tookMs }
}
