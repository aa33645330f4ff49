// Not run: `tsc` proves that what is marked does not compile, and that all else does.
import { Dagger, type IMap, Piper, type PiperOptions } from '@papy/core'
import { same } from './expect-type.ts'

const split = async ([text]: [string]): Promise<string[]> => text.split(',')
const codes = ([text]: [string]): Uint8Array => new TextEncoder().encode(text)
const length = ([text]: [string]): number => text.length
const pairs = ([[a, b], [c, d]]: [[string, number], [string, number]]): string => a + b + c + d
const rows = (inbox: [string][]): number => inbox.length
const shortly = ([[a], last]: [[string], [string]?]): string => a + (last?.[0] ?? '')
const flat = ([a, b]: [string, string]): string => a + b
const maybe = ([text]: [string]): string[] | undefined => (text === '' ? undefined : [text])
const empty = (): string[] => []
const spoken = ([text]: [string]): string | Set<number> => text
const later = async function* ([text]: [string]): AsyncGenerator<number> {
  yield text.length
}
const unknowing = ([text]: [string]): unknown => text
declare const pool: IMap
declare const many: number
declare const options: PiperOptions

const dagger = new Dagger()
const dates = new Piper(([date]: [Date]) => date)

export function produceUnpacks(): void {
  same<ReturnOf<typeof two>, string>(true)
  dagger.addPipe([two, length])
  // @ts-expect-error the items are strings
  dagger.addPipe([two, dates])
  // @ts-expect-error the array itself does not arrive
  dagger.addPipe([two, ([all]: [string[]]) => all])
  const bytes = new Piper(codes, { produce: 3, parallel: pool })
  same<ReturnOf<typeof bytes>, number>(true)
  // @ts-expect-error a number cannot be unpacked
  new Piper(length, { produce: 2 })
  // @ts-expect-error a string is not unpacked
  new Piper(flat, { produce: 2 })
  const some = new Piper(maybe, { produce: 2 })
  same<ReturnOf<typeof some>, string>(true)
  new Piper(empty, { produce: 2 })
  new Piper(unknowing, { produce: 2 })
}
const two = new Piper(split, { produce: 2, spawn: 2 })

export function produceEachUnpacksAnyIterableButAString(): void {
  const each = new Piper(split, { produce: 'each' })
  same<ReturnOf<typeof each>, string>(true)
  const either = new Piper(spoken, { produce: 'each' })
  same<ReturnOf<typeof either>, string | number>(true)
  const yielded = new Piper(later, { produce: 'each' })
  same<ReturnOf<typeof yielded>, number>(true)
  const said = new Piper(flat, { produce: 'each' })
  same<ReturnOf<typeof said>, string>(true)
  // @ts-expect-error a number is no iterable
  new Piper(length, { produce: 'each' })
}

export function repeatDoesNotUnpack(): void {
  const repeated = new Piper(length, { produce: 2, repeat: true })
  same<ReturnOf<typeof repeated>, number>(true)
  const arrays = new Piper(split, { produce: 2, repeat: true })
  same<ReturnOf<typeof arrays>, string[]>(true)
}

export function consumeReadsWhatItsTuplesHold(): void {
  same<typeof gathered, Piper<[string, number], string>>(true)
  const all = new Piper(rows, { consume: 'all' })
  same<typeof all, Piper<[string], number>>(true)
  const three = new Piper(rows, { consume: 3 })
  same<typeof three, Piper<[string], number>>(true)
  new Piper(shortly, { consume: 2 })
  dagger.addPipe([two, gathered])
  // @ts-expect-error no place for a Date
  dagger.addPipe([dates, gathered])
  // @ts-expect-error two tuples, not three
  new Piper(pairs, { consume: 3 })
  // @ts-expect-error tuples, not items
  new Piper(flat, { consume: 2 })
  // @ts-expect-error any number of tuples, not two
  new Piper(pairs, { consume: 'all' })
  const unlike = ([[a], [b]]: [[string], [Date]]): string => a + b.getTime()
  // @ts-expect-error no item is a string and a Date
  dagger.addPipe([two, new Piper(unlike, { consume: 2 })])
}
const gathered = new Piper(pairs, { consume: 2 })

export function optionsKnownToTheRunAloneAreNotChecked(): void {
  same<ReturnOf<typeof open>, unknown>(true)
  dagger.addPipe([open, dates])
  const read = new Piper(rows, { consume: many })
  dagger.addPipe([dates, read])
  const given = new Piper(split, options)
  dagger.addPipe([dates, given, dates])
}
const open = new Piper(split, { produce: many })

export function aCopyKeepsItsWiresUnlessItsShapeChanges(): void {
  const copy = new Piper(two, { name: 'copy', timeoutMs: 5 })
  same<typeof copy, Piper<[string], string>>(true)
  const reshaped = new Piper(two, { produce: 'each' })
  same<typeof reshaped, Piper>(true)
}

export function optionsAreKnown(): void {
  // @ts-expect-error no such option
  new Piper(length, { produces: 2 })
  // @ts-expect-error no such value
  new Piper(length, { consume: 'each' })
  // @ts-expect-error a pool, not a number
  new Piper(length, { parallel: 2 })
  new Piper(length, { parallel: false, retry: { attempts: 2, when: (error) => error.attempt !== 3 } })
}

type ReturnOf<P> = P extends Piper<never, infer Out> ? Out : never
