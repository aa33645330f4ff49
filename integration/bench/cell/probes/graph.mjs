import { Plumber } from '@papy/core'
import { addOne } from '../jobs.mjs'

/** A large graph: built pipe by pipe, checked (each pipe is), planned. Nothing runs. */
export async function measure(_, { shape, pipers: size, across = 10 }) {
  const began = performance.now()
  const plumber = new Plumber()
  if (shape === 'chain') chain(plumber, size)
  else layers(plumber, size, across)
  const built = performance.now()
  const plan = plumber.plan()
  const planned = performance.now()
  const metrics = { ms: planned - began, buildMs: built - began, planMs: planned - built }
  return { metrics, answer: { count: plan.order.length, sum: plan.pipes.length } }
}

function chain(plumber, size) {
  let last = plumber.addPiper(addOne)
  for (let i = 1; i < size; i++) {
    const next = plumber.addPiper(addOne)
    plumber.addPipe([last, next])
    last = next
  }
}

/** Layers of `across` pipers; each reads the two above it. */
function layers(plumber, size, across) {
  let above = []
  for (let made = 0; made < size; made += above.length) {
    const layer = Array.from({ length: Math.min(across, size - made) }, () => plumber.addPiper(addOne))
    for (const [i, piper] of layer.entries())
      if (above.length > 0) for (const from of [above[i], above[(i + 1) % across]]) plumber.addPipe([from, piper])
    above = layer
  }
}
