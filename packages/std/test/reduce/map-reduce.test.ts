import { Dagger, Piper, Plumber, step, Worker } from '@papy/core'
import { IMap } from '@papy/imap'
import { type Group, itself, mapReduce, shuffle } from '@papy/std/reduce'
import { describe, expect, test } from 'vitest'
import { collected } from '../collected.ts'
import { thrown } from '../thrown.ts'
import { careful, linesOf, total, unpaired, wordsOf } from './fixtures/words.mjs'

const texts = ['to be or\nnot to be', '', 'be\n\nbe be', 'let it be']
const wanted = [
  [
    ['to', 2],
    ['be', 2],
    ['or', 1],
    ['not', 1],
  ],
  [],
  [['be', 3]],
  [
    ['let', 1],
    ['it', 1],
    ['be', 1],
  ],
]

async function results(plumber: Plumber, input: readonly unknown[]): Promise<unknown[]> {
  return collected(plumber.stream([input]))
}

describe('mapReduce', () => {
  test('groups what the parts of each item are mapped to, serially and on threads', async () => {
    await using pool = new IMap({ workers: 2 })
    for (const parallel of [false, pool] as const) {
      await using plumber = new Plumber()
      plumber.addPipe(mapReduce({ split: linesOf, map: wordsOf, reduce: total }, { parallel }))
      expect(await results(plumber, texts)).toEqual(wanted)
    }
  })

  test('stands between other pipers, more than once', async () => {
    await using plumber = new Plumber()
    const upper = ([text]: [string]) => text.toUpperCase()
    const work = { split: linesOf, map: wordsOf, reduce: total }
    plumber.addPipe([upper, ...mapReduce(work, { name: 'count' }), ([counts]: [unknown[]]) => counts.length])
    expect(plumber.pipers().map(({ name }) => name)).toEqual(
      expect.arrayContaining(['count-split', 'count-map', 'count-shuffle', 'count-reduce', 'count-collect']),
    )
    plumber.addPipe([plumber.resolve('upper'), ...mapReduce(work)])
    expect((await results(plumber, texts)).map((row) => (row as unknown[])[0])).toEqual([4, 0, 1, 3])
  })

  test('takes items that are lists of their parts, steps and Workers', async () => {
    await using plumber = new Plumber()
    const bound = step(([[word, counts]]: [[string, number[]]], by: number) => `${word}${counts.length * by}`, 10)
    plumber.addPipe(mapReduce({ map: new Worker(wordsOf), reduce: bound }))
    expect(await results(plumber, [['a b', 'a'], [], new Set(['c'])])).toEqual([['a20', 'b10'], [], ['c10']])
  })

  test('with produce: n every item has n parts, and another number of them is a placeholder', async () => {
    await using plumber = new Plumber()
    plumber.addPipe(mapReduce({ split: linesOf, map: wordsOf, reduce: total }, { produce: 2 }))
    const [first, second] = await results(plumber, texts.slice(0, 2))
    expect(first).toEqual(wanted[0])
    expect(second).toMatchObject({ code: 'ERR_PRODUCE_COUNT' })
  })

  test('where a part fails, its item is one placeholder, and the others are not', async () => {
    await using pool = new IMap({ workers: 2 })
    await using plumber = new Plumber()
    plumber.addPipe(mapReduce({ split: linesOf, map: careful, reduce: total }, { parallel: pool }))
    const [first, second, ...others] = await results(plumber, [texts[0], 'good\nbad', ...texts.slice(2)])
    expect(second).toMatchObject({ name: 'PiperError', cause: { functionName: 'careful' } })
    expect([first, ...others]).toEqual([wanted[0], ...wanted.slice(2)])
    expect(plumber.ledger().total).toMatchObject({ read: 4, emitted: 3, errored: 1, inFlight: 0 })
  })

  test('what map returns must be pairs, with keys that can be told apart', async () => {
    await using plumber = new Plumber()
    plumber.addPipe(mapReduce({ split: linesOf, map: unpaired as never, reduce: total }))
    const [failed] = await results(plumber, ['line'])
    expect(failed).toMatchObject({
      code: 'ERR_ARGUMENT',
      message: expect.stringContaining('return [key, value] for each'),
    })
    expect(thrown(() => shuffle([[5 as never]]))).toMatchObject({ message: expect.stringContaining('return a list') })
    const keyed = thrown(() => shuffle([[[[{} as never, 1]]]]))
    expect(keyed).toMatchObject({ message: expect.stringContaining('mapReduce cannot tell items apart by a Object') })
  })

  test('sends settings to the pipers that compute', () => {
    const pipers = mapReduce({ map: wordsOf, reduce: total }, { timeoutMs: 50, retry: { attempts: 2 }, produce: 4 })
    expect(pipers.map(({ settings }) => settings.timeoutMs)).toEqual([undefined, 50, undefined, 50, undefined])
    expect(pipers.map(({ settings }) => settings.retry?.attempts)).toEqual([undefined, 2, undefined, 2, undefined])
    expect(pipers[1].settings.spawn).toBe(4)
    expect(pipers[0].worker.equals(new Worker(itself))).toBe(true)
  })

  test.each([
    ['no reduce', () => mapReduce({ map: wordsOf } as never), 'mapReduce has no reduce function'],
    ['nothing at all', () => mapReduce(undefined as never), 'mapReduce has no map function'],
    ['an unknown option', () => mapReduce({ map: wordsOf, reduce: total }, { parts: 2 } as never), 'no option parts'],
  ])('refuses %s', (_, call, message) => {
    expect(thrown(call)).toMatchObject({ code: 'ERR_ARGUMENT', message: expect.stringContaining(message) })
  })
})

test('types run through', () => {
  const dagger = new Dagger()
  const read = ([path]: [URL]): string => path.href
  const chars = ([text]: readonly [string]): string[] => [...text]
  const pairs = ([char]: readonly [string]): [string, number][] => [[char, 1]]
  const sum = ([[, values]]: readonly [Group<string, number>]): number => values.length
  dagger.addPipe([read, ...mapReduce({ split: chars, map: pairs, reduce: sum }), ([all]: [number[]]) => all.length])
  const dated = new Piper(([date]: [Date]) => date)
  // @ts-expect-error a list of numbers is no Date
  expect(dagger.addPipe([...mapReduce({ split: chars, map: pairs, reduce: sum }), dated])).toHaveLength(6)
  const wrong = ([[, values]]: readonly [Group<string, Date>]): number => values.length
  // @ts-expect-error numbers are no Dates
  expect(mapReduce({ split: chars, map: pairs, reduce: wrong })).toHaveLength(5)
})
