import { Piper, Plumber } from '@papy/core'
import { expect, test } from 'vitest'
import { within } from '../../../../.config/testing/bound.ts'
import { random, seed } from '../../../../.config/testing/random.ts'
import { Lifecycle } from '../../src/lifecycle.ts'
import { type PlumberCall, plumberTransitions } from '../../src/plumber-state.ts'
import { balanced } from '../run/support/ledger.ts'
import { DrawnPool } from '../run/support/pool.ts'

/** Numbers for ever, one per turn, until they are told to end. */
function endless() {
  const tap = { ends: false }
  const items = async function* () {
    for (let item = 0; !tap.ends; item++) {
      yield item
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  return { tap, items }
}

// Endings take time, so they are rare.
const calls: readonly PlumberCall[] = [
  ...(['start', 'run', 'pause', 'wait', 'stop', 'stream', 'build', 'events', 'end'] as const),
  ...(['start', 'run', 'pause', 'run', 'pause', 'run', 'end'] as const),
]

/** What a call does to a real one. */
const acts: Record<PlumberCall, (plumber: Plumber, input: ReturnType<typeof endless>) => Promise<unknown>> = {
  start: async (plumber, { tap, items }) => {
    tap.ends = false
    await plumber.start([items()])
  },
  run: (plumber) => plumber.run(),
  pause: (plumber) => plumber.pause(),
  wait: (plumber) =>
    plumber.wait({ timeoutMs: 1 }).catch((error) => {
      if (error.code !== 'ERR_WAIT_TIMEOUT') throw error
    }),
  stop: (plumber) => plumber.stop(),
  stream: async (plumber, { tap, items }) => {
    tap.ends = false
    for await (const _ of plumber.stream([items()])) break
  },
  build: async (plumber) => plumber.delPiper(plumber.addPiper(([x]: [number]) => x)),
  events: async (plumber) => plumber.events().return?.(),
  save: (plumber) => expect(plumber.save('/not/there/pipeline.ts')).rejects.toHaveProperty('code', 'ENOENT'),
  close: (plumber) => plumber.close(),
  end: async (plumber, { tap }) => {
    tap.ends = true
    await plumber.wait()
  },
}

test(`any sequence of calls: the state the table says, refused calls change nothing (PAPY_SEED=${seed})`, async () => {
  const pick = random(seed)
  for (let round = 0; round < 40; round++) {
    const plumber = new Plumber()
    const parallel = pick(2) === 0 ? false : new DrawnPool(pick)
    const work = ([x]: [number]) => x
    plumber.addPipe([new Piper(work, { parallel }), new Piper(work)] as never)
    const life = new Lifecycle('new', plumberTransitions)
    const input = endless()
    const history: string[] = []
    for (let step = 0; step < 25; step++) {
      const call = calls[pick(calls.length)] as PlumberCall
      // A run comes to its end by itself while it runs; a paused one stays paused.
      if (call === 'end' && life.state !== 'running') continue
      history.push(call)
      const told = history.join(' ')
      const outcome = await within(
        acts[call](plumber, input).then(
          () => undefined,
          (error) => error,
        ),
        4_000,
      )
      if (life.allows(call)) expect(outcome, told).toBeUndefined()
      else expect(outcome, told).toMatchObject({ name: 'StateError', code: 'ERR_STATE', state: life.state })
      // Who leaves a stream stops it.
      const isStreamed = call === 'stream' && life.allows(call)
      life.enter(call)
      if (isStreamed) life.enter('stop')
      expect(plumber.state, told).toBe(life.state)
      balanced(plumber.ledger(), told)
    }
    await within(plumber.close(), 4_000)
    expect(plumber.state).toBe('disposed')
    balanced(plumber.ledger(), history.join(' '))
    expect(plumber.ledger().total.inFlight).toBe(0)
  }
}, 30_000)
