// Not run: `tsc` proves that what is marked does not compile, and that all else does.
import { Dagger, Piper, step, Worker } from '@papy/core'
import { same } from './expect-type.ts'

const length = ([text]: [string]): number => text.length
const spell = ([n]: readonly [number]): string => `${n}`
const year = ([date]: [Date]): number => date.getFullYear()
const later = async ([text]: [string]): Promise<Date> => new Date(text)
const join = ([n, text]: [number, string]): string => `${n}${text}`
const scale = ([n]: [number], by: number, { digits = 2 }: { digits?: number } = {}): string => (n * by).toFixed(digits)
const sum = (numbers: number[]): number => numbers.reduce((one, other) => one + other, 0)
const pass = <T>(inbox: readonly T[]): T | undefined => inbox[0]
const guess = ([text]: [string]) => JSON.parse(text)
const source = () => 1

const dagger = new Dagger()

export function pipersKnowWhatTheyReadAndEmit(): void {
  same<typeof lengths, Piper<[string], number>>(true)
  same<typeof dates, Piper<[string], Date>>(true)
  same<typeof sources, Piper<readonly unknown[], number>>(true)
  const { worker, settings } = lengths
  same<typeof worker, Worker>(true)
  same<typeof settings.spawn, number>(true)
}
const lengths = new Piper(length)
const spells = new Piper(spell)
const years = new Piper(year)
const dates = new Piper(later)
const joins = new Piper(join)
const sources = new Piper(source)

export function whatFitsCompiles(): void {
  dagger.addPipe([lengths, spells, lengths])
  dagger.addPipe([dates, years])
  dagger.addPipe([sources, spells])
  dagger.addPipe([lengths, source])
  dagger.addPipe([lengths, sum])
  dagger.addPipe([length, spell, new Worker([length, spell]), [length, spell], step(length)])
  dagger.addPipes([
    [lengths, spells],
    [dates, years],
  ])
}

export function whatDoesNotFitDoesNot(): void {
  // @ts-expect-error a number is no Date
  dagger.addPipe([lengths, years])
  // @ts-expect-error a promise is awaited: a Date is no string
  dagger.addPipe([dates, lengths])
  // @ts-expect-error in the middle
  dagger.addPipe([spells, lengths, years, spells])
  // @ts-expect-error a function
  dagger.addPipe([lengths, year])
  // @ts-expect-error a step
  dagger.addPipe([lengths, step(year)])
  // @ts-expect-error a Worker
  dagger.addPipe([lengths, new Worker(year)])
  // @ts-expect-error a list
  dagger.addPipe([lengths, [spell, year]])
  // @ts-expect-error a function before
  dagger.addPipe([length, years])
  dagger.addPipes([
    [lengths, spells],
    // @ts-expect-error one of several pipes
    [lengths, years],
  ])
  // @ts-expect-error a list whose parts do not fit
  dagger.addPiper([length, year])
  // @ts-expect-error no function at all
  dagger.addPipe([lengths, 5])
}

export function anUpstreamPiperFillsSomePlaceOfAJoin(): void {
  dagger.addPipe([lengths, joins])
  dagger.addPipe([spells, joins])
  // @ts-expect-error no place for a Date
  dagger.addPipe([dates, joins])
  const either = new Piper(([text]: [string]): string | number => text)
  // @ts-expect-error not even where half of it would fit
  dagger.addPipe([either, joins])
}

export function whatIsNotKnownIsNotChecked(): void {
  dagger.addPipe([pass, years])
  dagger.addPipe([guess, years])
  const untyped: Piper = lengths
  dagger.addPipe([dates, untyped, years])
  dagger.addPipe([dagger.resolve('length'), dagger.resolve('year')])
  const list: Piper[] = [lengths, years]
  dagger.addPipe(list)
  dagger.addPipe([step.from(import.meta.url, 'length'), years])
}

export function argumentsAreBound(): void {
  dagger.addPipe([lengths, step(scale, 2), lengths])
  dagger.addPipe([lengths, step(scale, 2, { digits: 1 }), lengths])
  // @ts-expect-error not bound
  dagger.addPipe([lengths, scale])
  // @ts-expect-error a wrong argument
  step(scale, 'two')
  // @ts-expect-error too many arguments
  step(scale, 2, {}, 3)
  // @ts-expect-error a value, not an inbox
  step((text: string) => text)
  // @ts-expect-error a value, not an inbox
  dagger.addPiper((text: string) => text)
}

export function whatIsAddedIsGivenBack(): void {
  const piper = dagger.addPiper(length)
  same<typeof piper, Piper<[string], number>>(true)
  const [first, second] = dagger.addPipe([length, spells])
  same<typeof first, Piper<[string], number>>(true)
  same<typeof second, Piper<readonly [number], string>>(true)
  const [one, two] = dagger.addPipers([year, [length, spell]])
  same<typeof one, Piper<[Date], number>>(true)
  same<typeof two, Piper<[string], string>>(true)
}

export function pipersFitTheirUntypedKind(): void {
  const all: readonly Piper[] = [lengths, dates, joins, sources]
  const texts: Piper<[string], unknown>[] = [lengths, dates]
  // @ts-expect-error it reads Dates
  const wrong: Piper<[string], unknown> = years
  void [all, texts, wrong]
}
