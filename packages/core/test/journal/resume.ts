import { isPiperError } from '@papy/contract'
import { Piper, type PiperInput, Plumber, replayable } from '@papy/core'
import fc from 'fast-check'
import { expect } from 'vitest'
import { MemoryJournal } from './support/memory-journal.ts'
import { MemoryFile, written } from './support/memory-sink.ts'

/** What fails, as long as it is not mended. */
interface World {
  readonly files: MemoryFile[]
  readonly fails: (item: number) => boolean
}

export type Build = (plumber: Plumber, world: World) => void

function once(world: World): (inbox: readonly [number]) => number {
  return ([item]) => {
    if (world.fails(item)) throw new RangeError(`item ${item}`)
    return item * 10
  }
}

const twice = ([item]: readonly [number]): readonly number[] => [item, item + 1]
const some = ([item]: readonly [number]): readonly number[] =>
  Array.from({ length: (item / 10) % 3 }, (_, at) => item + at)
const listed = (inboxes: readonly (readonly [number])[]): string => inboxes.join('+')
const added = ([one, other]: readonly [number, number]): number => one + other
const passed = ([item]: readonly [number]): number => item

const file = (world: World, at: number): never => written(world.files[at] as MemoryFile) as never

/** Graphs of all shapes that items can have. */
export const graphs: Readonly<Record<string, Build>> = {
  chain: (plumber, world) => void plumber.addPipe([new Piper(once(world)), new Piper(file(world, 0))]),
  'sink in the middle': (plumber, world) =>
    void plumber.addPipe([
      new Piper(once(world)),
      new Piper(file(world, 0)),
      new Piper(passed as never),
      new Piper(file(world, 1)),
    ]),
  'two of each': (plumber, world) =>
    void plumber.addPipe([
      new Piper(once(world)),
      new Piper(twice as never, { produce: 2 }),
      new Piper(file(world, 0)),
    ]),
  'two of each, gathered': (plumber, world) =>
    void plumber.addPipe([
      new Piper(once(world)),
      new Piper(twice as never, { produce: 2 }),
      new Piper(file(world, 0)),
      new Piper(listed as never, { consume: 2 }),
      new Piper(file(world, 1)),
    ]),
  'any number of each': (plumber, world) =>
    void plumber.addPipe([
      new Piper(once(world)),
      new Piper(file(world, 1)),
      new Piper(some as never, { produce: 'each' }),
      new Piper(file(world, 0)),
    ]),
  'any number of each, each of which may fail': (plumber, world) =>
    void plumber.addPipe([
      new Piper(once(world)),
      new Piper(some as never, { produce: 'each' }),
      new Piper(once(world) as never),
      new Piper(file(world, 0)),
    ]),
  'three in one': (plumber, world) =>
    void plumber.addPipe([
      new Piper(once(world)),
      new Piper(listed as never, { consume: 3 }),
      new Piper(file(world, 0)),
    ]),
  fork: (plumber, world) => {
    const first = new Piper(once(world))
    plumber.addPipe([first, new Piper(file(world, 0))])
    plumber.addPipe([first, new Piper(passed as never), new Piper(file(world, 1))])
  },
  join: (plumber, world) => {
    const join = new Piper(added as never)
    plumber.addPipe([new Piper(once(world)), join])
    plumber.addPipe([new Piper(passed as never), join])
    plumber.addPipe([join, new Piper(file(world, 0))])
  },
}

interface Session {
  readonly world: World
  readonly journal: MemoryJournal
  readonly count: number
  readonly inputs: 'array' | 'replayable'
}

function inputsOf(plumber: Plumber, { count, inputs }: Pick<Session, 'count' | 'inputs'>): PiperInput[] {
  const numbers = Array.from({ length: count }, (_, at) => at)
  return plumber.inputs().map(() => (inputs === 'array' ? numbers : replayable((from) => numbers.slice(from))))
}

/** Pulls as many rows, or all. */
async function pull(
  build: Build,
  session: Session,
  rows: number,
  redrive = false,
): Promise<{ seen: unknown[]; plumber: Plumber }> {
  const plumber = new Plumber()
  build(plumber, session.world)
  const stream = plumber.stream(inputsOf(plumber, session), { journal: session.journal, redrive })
  const seen: unknown[] = []
  while (seen.length < rows) {
    const { done, value } = await stream.next()
    if (done) break
    seen.push(value)
    if (seen.length % 3 === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  return { seen, plumber }
}

/** What files and rows are where nothing happens. */
async function undisturbed(build: Build, count: number, fails: World['fails']) {
  const world = { files: [new MemoryFile(), new MemoryFile()], fails }
  const { seen, plumber } = await pull(build, { world, journal: new MemoryJournal(), count, inputs: 'array' }, Infinity)
  const ledger = plumber.ledger()
  await plumber.close()
  return { seen: seen.map(plain), files: world.files.map(({ items }) => items), ledger }
}

function plain(row: unknown): unknown {
  if (Array.isArray(row)) return row.map(plain)
  if (!isPiperError(row)) return row
  // How many items those became that were done before, nobody knows any more: behind them no index is what it was.
  return row.message.replace(/item \d+ of anonymous-2/, 'an item of anonymous-2')
}

const kills = fc.array(fc.record({ rows: fc.nat(40), share: fc.double({ min: 0, max: 1, noNaN: true }) }), {
  maxLength: 4,
})

/** A run that is killed and gone on with writes what an undisturbed one does, each item once. */
export async function goesOn(build: Build, runs: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(
      fc.nat(50),
      kills,
      fc.integer({ min: 2, max: 9 }),
      fc.constantFrom('array' as const, 'replayable' as const),
      async (count, killed, every, inputs) => {
        const fails = (item: number) => item % every === 1
        const expected = await undisturbed(build, count, fails)
        let session: Session = {
          world: { files: [new MemoryFile(), new MemoryFile()], fails },
          journal: new MemoryJournal(),
          count,
          inputs,
        }
        const seen: unknown[][] = []
        const old: Plumber[] = []
        for (const { rows, share } of killed) {
          const part = await pull(build, session, rows)
          seen.push(part.seen.map(plain))
          old.push(part.plumber)
          const { world, journal } = session
          if (journal.records.at(-1)?.type === 'end') break
          session = {
            ...session,
            world: { ...world, files: world.files.map((one) => one.killed(share)) },
            journal: journal.killed(share),
          }
        }
        if (session.journal.records.at(-1)?.type !== 'end') {
          const last = await pull(build, session, Infinity)
          seen.push(last.seen.map(plain))
          const { total } = last.plumber.ledger()
          expect(total).toEqual(expected.ledger.total)
          await last.plumber.close()
        }
        for (const plumber of old) await plumber.close()
        expect(session.world.files.map(({ items }) => items)).toEqual(expected.files)
        // Rows that were handed over and not committed come again, and nothing else does.
        let rows: unknown[] = []
        for (const part of seen) {
          const first = expected.seen.length - part.length
          rows = part.length === 0 ? rows : part
          if (part === seen.at(-1)) expect(part).toEqual(expected.seen.slice(first))
        }
      },
    ),
    { numRuns: runs },
  )
}

/** What failed and is mended goes where it belongs. */
export async function isMended(build: Build, runs: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(
      fc.nat(40),
      fc.integer({ min: 2, max: 9 }),
      fc.integer({ min: 1, max: 3 }),
      async (count, every, part) => {
        const files = [new MemoryFile(), new MemoryFile()]
        const journal = new MemoryJournal()
        const fails = (item: number) => item % every === 1
        const half = (item: number) => fails(item) && item % (every * part) === 1
        const none = () => false
        const expected = await undisturbed(build, count, none)
        const first = await pull(build, { world: { files, fails }, journal, count, inputs: 'array' }, Infinity)
        await first.plumber.close()
        const failed = first.plumber.ledger().total.deadLettered
        for (const fixed of [half, none]) {
          const again = await pull(
            build,
            { world: { files, fails: fixed }, journal, count, inputs: 'array' },
            Infinity,
            true,
          )
          await again.plumber.close()
          if (fixed === none) expect(again.plumber.ledger().total).toEqual(expected.ledger.total)
        }
        expect(failed > 0 || Array.from({ length: count }, (_, at) => at).every((at) => !fails(at))).toBe(true)
        expect(files.map(({ items }) => items)).toEqual(expected.files)
      },
    ),
    { numRuns: runs },
  )
}
