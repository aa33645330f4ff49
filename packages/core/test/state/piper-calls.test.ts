import { Piper } from '@papy/core'
import { expect, test } from 'vitest'
import { within } from '../../../../.config/testing/bound.ts'
import { random, seed } from '../../../../.config/testing/random.ts'
import { Lifecycle } from '../../src/lifecycle.ts'
import { type PiperCall, piperTransitions } from '../../src/run/piper-state.ts'
import { balanced } from '../run/support/ledger.ts'
import { DrawnPool } from '../run/support/pool.ts'

const work = ([x]: [number]) => x

/** What a call does to a real one. */
const acts = {
  connect: async (piper: Piper<[number]>) => piper.connect([[1, 2]]),
  start: (piper: Piper<[number]>) => piper.start(),
  next: (piper: Piper<[number]>) => piper.next(),
  look: async (piper: Piper<[number]>) => [piper.stats, piper.tracked, balanced(piper.ledger())],
  stop: (piper: Piper<[number]>) => piper.stop(),
  disconnect: (piper: Piper<[number]>) => piper.disconnect(),
  // Only where it is refused: a piper that has a reader is no longer alone.
  read: async (piper: Piper<[number]>) => new Piper(work).connect([piper as never]),
} satisfies Partial<Record<PiperCall, unknown>>

const calls = Object.keys(acts) as (keyof typeof acts)[]

test(`any sequence of calls: the flags the table says, refused calls change nothing (PAPY_SEED=${seed})`, async () => {
  const pick = random(seed)
  for (let round = 0; round < 150; round++) {
    const parallel = pick(2) === 0 ? false : new DrawnPool(pick)
    const piper = new Piper(work, { parallel }) as unknown as Piper<[number]>
    const life = new Lifecycle('disconnected', piperTransitions)
    const history: string[] = []
    for (let step = 0; step < 25; step++) {
      const call = calls[pick(calls.length)] as keyof typeof acts
      if (call === 'read' && life.allows('read')) continue
      history.push(call)
      const told = history.join(' ')
      const [outcome, error] = await within(
        (acts[call](piper) as Promise<unknown>).then(
          (value) => [value, undefined],
          (thrown) => [undefined, thrown],
        ),
        4_000,
      )
      if (life.allows(call)) expect(error, told).toBeUndefined()
      else expect(error, told).toMatchObject({ name: 'StateError', code: 'ERR_STATE' })
      life.enter(call)
      if (call === 'next' && (outcome as IteratorResult<unknown> | undefined)?.done === true) life.enter('end')
      const flags = [piper.connected, piper.started]
      expect(flags, told).toEqual([
        life.state !== 'disconnected',
        life.state === 'started' || life.state === 'finished',
      ])
      if (life.state === 'finished') expect(piper.finished, told).toBe(true)
      if (life.state === 'disconnected') expect(piper.finished, told).toBe(false)
    }
  }
}, 20_000)
