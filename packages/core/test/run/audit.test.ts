import { Piper, Plumber, type PlumberEvent } from '@papy/core'
import { describe, expect, test } from 'vitest'
import { turns, within } from '../../../../.config/testing/bound.ts'
import { random, seed } from '../../../../.config/testing/random.ts'
import { audit } from '../../src/run/audit.ts'
import { MeddledPool, type Meddling } from './support/meddled.ts'

const pick = random(seed)
const numbers = (count: number) => Array.from({ length: count }, (_, i) => i)
const none = { read: 0, emitted: 0, errored: 0, deadLettered: 0, returned: 0, inFlight: 0 }
const fine = { ...none, read: 5, emitted: 3, errored: 1, inFlight: 1 }
const during = { over: false, mostReturned: Number.POSITIVE_INFINITY, faults: [] }

describe('an audit', () => {
  test('of what balances finds nothing', () => {
    expect(audit({ total: fine, pipes: { 'a→b': fine } }, during)).toBeUndefined()
  })

  test.each([
    ['too few', { ...fine, emitted: 2 }, '5 items were read, and 4 are accounted for'],
    ['too many', { ...fine, returned: 1 }, '5 items were read, and 6 are accounted for'],
    ['less than nothing', { ...fine, emitted: 5, inFlight: -1 }, 'less than nothing'],
  ])('%s: names the pipe and the numbers', (_, wrong, what) => {
    const error = audit({ total: fine, pipes: { 'a→b': fine, 'b→': wrong } }, during)
    expect(error).toMatchObject({ name: 'PlumberError', code: 'ERR_LEDGER', pipe: 'b→', balance: wrong })
    expect(error?.message).toContain(what)
    expect(error?.message).toContain(JSON.stringify(wrong))
  })

  test('after the end: nothing may be in flight, and no more returned than can be', () => {
    const over = { over: true, mostReturned: 0, faults: [] }
    expect(audit({ total: fine, pipes: {} }, over)?.message).toContain('1 items are in flight after the end')
    const returned = { ...none, read: 2, emitted: 1, returned: 1 }
    expect(audit({ total: returned, pipes: {} }, over)?.message).toContain('1 items got lost')
    expect(audit({ total: returned, pipes: {} }, { ...over, mostReturned: 1 })).toBeUndefined()
  })

  test('a fault is told first', () => {
    const faults = [{ pipe: 'a→b', message: 'item 3 left twice' }]
    expect(audit({ total: fine, pipes: { 'a→b': fine } }, { ...during, faults })).toMatchObject({ pipe: 'a→b' })
  })
})

describe.each([true, false])('a pool that cannot be trusted, ordered: %s', (ordered) => {
  const crimes: readonly Meddling[] = ordered ? ['lose', 'duplicate', 'swap', 'forge'] : ['lose', 'duplicate', 'forge']
  const plumb = (meddling: Meddling, options: object = {}) => {
    const plumber = new Plumber()
    const parallel = new MeddledPool(pick, meddling, ordered)
    const bad = new Piper(([x]: [number]) => x, { parallel, name: 'bad', ...options }) as unknown as Piper
    plumber.addPipe([bad, new Piper(([x]: [number]) => x, { name: 'good' })] as never)
    return plumber
  }
  const failure = (promise: Promise<unknown>) =>
    within(
      promise.then(
        () => undefined,
        (error) => error,
      ),
      4_000,
    )
  const isLedger = { name: 'PlumberError', code: 'ERR_LEDGER', message: expect.stringContaining('does not balance') }

  test.each(crimes)(`%s: a run fails loudly (PAPY_SEED=${seed})`, async (meddling) => {
    const plumber = plumb(meddling)
    const events: PlumberEvent[] = []
    const heard = (async () => {
      for await (const event of plumber.events()) events.push(event)
    })()
    await plumber.start([numbers(40)])
    await plumber.run()
    const error = await failure(plumber.wait())
    expect(error).toMatchObject(isLedger)
    if (ordered) expect(error['pipe']).toBe(meddling === 'forge' ? 'good→' : 'bad→good')
    expect(plumber.state).toBe('finished')
    await plumber.close()
    await heard
    expect(events.find(({ type }) => type === 'end')?.error).toBe(error)
  })

  test.each(crimes)(`%s: a stream fails loudly at its end (PAPY_SEED=${seed})`, async (meddling) => {
    const plumber = plumb(meddling)
    const rows = async () => {
      for await (const _ of plumber.stream([numbers(40)]));
    }
    expect(await failure(rows())).toMatchObject(isLedger)
    expect(plumber.state).toBe('stopped')
    await plumber.close()
  })

  test(`duplicate: stop fails loudly, and has stopped (PAPY_SEED=${seed})`, async () => {
    const plumber = plumb('duplicate')
    await plumber.start([numbers(40)])
    await plumber.run()
    await turns(200)
    expect(await failure(plumber.stop())).toMatchObject(isLedger)
    expect(plumber.state).toBe('stopped')
    await plumber.close()
  })

  test(`duplicate: with debug every look at the ledger says so (PAPY_SEED=${seed})`, async () => {
    const plumber = plumb('duplicate', { debug: true })
    await plumber.start([numbers(40)])
    expect(plumber.ledger().total.read).toBeLessThan(40)
    await plumber.run()
    await turns(200)
    expect(() => plumber.ledger()).toThrow(expect.objectContaining(isLedger))
    await plumber.close()
  })
})
