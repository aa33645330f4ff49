import { type Step, stepOf } from '@papy/contract/function'
import { Dagger, Piper, Plumber, Worker } from '@papy/core'
import { describe, expect, test } from 'vitest'
import { notes } from './fixtures/notes.mjs'

/** A step that keeps a log open. */
function logged(log: unknown[], claim?: string, failing = false): Step {
  return stepOf({ fn: notes as never, args: [log, claim, failing], session: true })
}

async function pulled(plumber: Plumber, items: Iterable<unknown>): Promise<unknown[]> {
  const seen: unknown[] = []
  for await (const item of plumber.stream([items])) seen.push(item)
  return seen
}

describe('a session', () => {
  test('is opened by the first pull, called with each item, and ended with the run, each time', async () => {
    const log: unknown[] = []
    await using plumber = new Plumber()
    plumber.addPiper(new Piper(logged(log)))
    const rows = plumber.stream([['a', 'b']])
    expect(log).toEqual([])
    for await (const row of rows) expect(log.at(-1)).toBe(row)
    expect(log).toEqual(['open', 'a', 'b', 'complete'])
    await pulled(plumber, [])
    expect(log.slice(4)).toEqual(['open', 'complete'])
  })

  test('is ended with what was read, where the run is stopped or left', async () => {
    const log: unknown[] = []
    await using plumber = new Plumber()
    plumber.addPiper(new Piper(logged(log)))
    await plumber.start([['a']])
    await plumber.run()
    await plumber.wait()
    expect(log).toEqual(['open', 'a', 'complete'])
    await plumber.stop()
    for await (const _ of plumber.stream([['b', 'c']])) break
    expect(log.at(-1)).toBe('complete')
  })

  test('is given up where the run is, or fails', async () => {
    const log: unknown[] = []
    await using plumber = new Plumber()
    plumber.addPiper(new Piper(logged(log)))
    function* failing(): Generator<string> {
      yield 'a'
      throw new Error('the input failed')
    }
    await expect(pulled(plumber, failing())).rejects.toThrow('the input failed')
    expect(log).toEqual(['open', 'a', 'given-up'])
    await plumber.stream([['b', 'c']]).next()
    await plumber.stop({ drain: false })
    expect(log.slice(3)).toEqual(['open', 'b', 'given-up'])
  })

  test('that does not end fails the run, once', async () => {
    await using plumber = new Plumber()
    plumber.addPiper(new Piper(logged([], undefined, true)))
    await expect(pulled(plumber, ['a'])).rejects.toThrow('it does not end')
    expect(plumber.state).toBe('stopped')
  })

  test('in a graph without a Plumber is ended when that is disconnected', async () => {
    const log: unknown[] = []
    const dagger = new Dagger()
    const piper = dagger.addPiper(new Piper(logged(log)))
    dagger.connect([['a']])
    await dagger.start()
    expect((await piper.next()).value).toBe('a')
    await dagger.stop()
    await dagger.disconnect()
    expect(log).toEqual(['open', 'a', 'complete'])
  })

  test('that claims what another one of the run has is refused; all are ended', async () => {
    const log: unknown[] = []
    await using plumber = new Plumber()
    plumber.addPipe([new Piper(logged(log, 'the place')), new Piper(logged(log, 'the place'))])
    await expect(pulled(plumber, ['a'])).rejects.toMatchObject({ code: 'ERR_ARGUMENT', value: 'the place' })
    expect(log.filter((entry) => entry === 'given-up')).toHaveLength(2)
  })

  test('has no place in a Worker alone, nor in a piper alone', async () => {
    await expect(new Worker(logged([]) as never).evaluate(['a'])).rejects.toMatchObject({ code: 'ERR_STATE' })
    expect(() => new Piper(logged([])).connect([['a']] as never)).toThrow(
      expect.objectContaining({ code: 'ERR_STATE' }),
    )
  })
})
