import { Dagger, Piper } from '@papy/core'
import { expect, test } from 'vitest'
import { within } from '../../../../.config/testing/bound.ts'
import { random, seed } from '../../../../.config/testing/random.ts'
import { Lifecycle } from '../../src/lifecycle.ts'
import { type ConnectionCall, connectionTransitions } from '../../src/run/connection.ts'
import { balanced } from '../run/support/ledger.ts'
import { DrawnPool } from '../run/support/pool.ts'

const work = ([x]: [number]) => x

/** What a call does to a real one. */
const acts: Record<ConnectionCall, (dagger: Dagger, pick: (below: number) => number) => Promise<unknown>> = {
  build: async (dagger) => dagger.delPiper(dagger.addPiper(work)),
  connect: async (dagger) => dagger.connect([[1, 2, 3]]),
  start: (dagger) => dagger.start(),
  stop: async (dagger, pick) => balanced(await dagger.stop({ drain: pick(2) === 0 })),
  disconnect: (dagger) => dagger.disconnect(),
}

const calls = Object.keys(acts) as ConnectionCall[]

test(`any sequence of calls: allowed and refused as the table says (PAPY_SEED=${seed})`, async () => {
  const pick = random(seed)
  for (let round = 0; round < 150; round++) {
    const dagger = new Dagger()
    const last = new Piper(work, { parallel: pick(2) === 0 ? false : new DrawnPool(pick) })
    dagger.addPipe([new Piper(work), last] as never)
    const life = new Lifecycle('disconnected', connectionTransitions)
    const history: string[] = []
    for (let step = 0; step < 25; step++) {
      const call = calls[pick(calls.length)] as ConnectionCall
      history.push(call)
      const told = history.join(' ')
      const error = await within(
        acts[call](dagger, pick).then(
          () => undefined,
          (thrown) => thrown,
        ),
        4_000,
      )
      if (life.allows(call)) expect(error, told).toBeUndefined()
      else expect(error, told).toMatchObject({ name: 'StateError', code: 'ERR_STATE', state: life.state })
      life.enter(call)
      expect(last.connected, told).toBe(life.state !== 'disconnected')
      if (life.state === 'started' && pick(2) === 0) await within(last.next())
    }
  }
}, 20_000)
