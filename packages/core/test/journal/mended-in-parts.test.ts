import { Piper, Plumber } from '@papy/core'
import { expect, test } from 'vitest'
import { MemoryJournal } from './support/memory-journal.ts'
import { MemoryFile, MemoryHeap, written } from './support/memory-sink.ts'

/** What fails now: whole items before they are taken apart, or letters of them. */
interface Broken {
  readonly items: readonly string[]
  readonly letters: readonly string[]
}

/** Takes items apart into letters, and writes them to a file. */
class Letters {
  readonly file: MemoryFile
  readonly #journal = new MemoryJournal()
  #broken: Broken = { items: [], letters: [] }

  constructor(file = new MemoryFile()) {
    this.file = file
  }

  async run(items: readonly string[], broken: Partial<Broken> = {}, redrive = false): Promise<string> {
    this.#broken = { items: [], letters: [], ...broken }
    await using plumber = new Plumber()
    plumber.addPipe([
      new Piper(([item]: readonly [string]) => this.#checked(item, this.#broken.items), { name: 'whole' }),
      new Piper(([item]: readonly [string]) => [...item], { produce: 'each', name: 'apart' }),
      new Piper(([letter]: readonly [string]) => this.#checked(letter, this.#broken.letters), { name: 'letter' }),
      new Piper(written(this.file) as never, { name: 'file' }),
    ])
    for await (const _ of plumber.stream([items], { journal: this.#journal, redrive }));
    return this.file.items.join('')
  }

  redrive(items: readonly string[], broken?: Partial<Broken>): Promise<string> {
    return this.run(items, broken, true)
  }

  #checked(value: string, broken: readonly string[]): string {
    if (broken.includes(value)) throw new RangeError(value)
    return value
  }
}

const items = ['abc', 'defg', 'hi']

test('what a group that failed as a whole became is mended in parts, each in its place', async () => {
  const letters = new Letters()
  expect(await letters.run(items, { items: ['defg'] })).toBe('abchi')
  expect(await letters.redrive(items, { letters: ['e', 'g'] })).toBe('abcdfhi')
  expect(await letters.redrive(items, { letters: ['g'] })).toBe('abcdefhi')
  expect(await letters.redrive(items)).toBe('abcdefghi')
})

test('two groups that stand in the same place do not mix', async () => {
  const letters = new Letters()
  expect(await letters.run(items, { items: ['abc', 'defg'] })).toBe('hi')
  expect(await letters.redrive(items, { letters: ['b', 'd'] })).toBe('acefghi')
  expect(await letters.redrive(items, { letters: ['b'] })).toBe('acdefghi')
  expect(await letters.redrive(items)).toBe('abcdefghi')
})

test('its first part may come last', async () => {
  const letters = new Letters()
  expect(await letters.run(items, { items: ['abc'] })).toBe('defghi')
  expect(await letters.redrive(items, { letters: ['a'] })).toBe('bcdefghi')
  expect(await letters.redrive(items)).toBe('abcdefghi')
})

test('a sink that names no places gets what is mended, too', async () => {
  const letters = new Letters(new MemoryHeap())
  expect(await letters.run(items, { items: ['defg'], letters: ['b'] })).toBe('achi')
  expect(await letters.redrive(items, { letters: ['e'] })).toBe('achibdfg')
  expect(await letters.redrive(items)).toBe('achibdfge')
})
