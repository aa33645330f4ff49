import { Piper, Plumber, Worker } from '@papy/core'
import { addOne } from '../jobs.mjs'
import { counted } from '../source.mjs'

const self = (i) => i

/**
 * What pipers in this thread add, in ns. `chain`: a function of one Worker, over a hand loop of the same functions, by item
 * and function; so the cost of the one pipe there is counted in. `pipe`: a further piper, by item.
 */
export async function measure(_, { of, length, count, tries = 5 }) {
  const [short, long] = of === 'chain' ? [byHand(length), inOneWorker(length)] : [inARow(1), inARow(1 + length)]
  const added = of === 'chain' ? 0 : length
  // In turn, and the best of each: what disturbs only ever adds.
  let least = Number.POSITIVE_INFINITY
  let most = Number.POSITIVE_INFINITY
  let answer
  for (let i = 0; i < tries; i++) {
    least = Math.min(least, (await time(short, count)).ns)
    const timed = await time(long, count)
    most = Math.min(most, timed.ns)
    answer = { count: timed.count, sum: timed.sum - timed.count * (added + (of === 'chain' ? length : 1)) }
  }
  return { metrics: { ns: (most - least) / length, shortNs: least, longNs: most }, answer }
}

async function time(run, count) {
  const answer = { count: 0, sum: 0 }
  const began = performance.now()
  await run(counted(self, count), (value) => {
    answer.count++
    answer.sum += value
  })
  return { ...answer, ns: ((performance.now() - began) * 1e6) / count }
}

function byHand(length) {
  const fns = Array.from({ length }, () => addOne)
  return (source, take) => {
    for (const item of source) {
      let value = item
      for (const fn of fns) value = fn([value])
      take(value)
    }
  }
}

const inOneWorker = (length) => (source, take) =>
  flow([new Piper(new Worker(Array.from({ length }, () => addOne)))], source, take)

const inARow = (length) => (source, take) =>
  flow(
    Array.from({ length }, (_, i) => new Piper(addOne, { name: `add-${i}` })),
    source,
    take,
  )

async function flow(pipers, source, take) {
  const plumber = new Plumber()
  if (pipers.length === 1) plumber.addPiper(pipers[0])
  else plumber.addPipe(pipers)
  for await (const value of plumber.stream([source])) take(value)
  await plumber.close()
}
