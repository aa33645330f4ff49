// Not run: `tsc` proves that what is marked does not compile, and that all else does.
import { Dagger, Piper, step, Worker } from '@papy/core'
import { ipasser, njoiner, npasser, nzipper, plugger, print, sjoiner, spasser, szipper } from '@papy/std/topology'

/** Fails to compile unless both types are the same. */
type IsSame<One, Other> = (<T>() => T extends One ? 1 : 2) extends <T>() => T extends Other ? 1 : 2 ? true : false
function same<Given, Wanted>(_proof: IsSame<Given, Wanted>): void {}

type ResultOf<P> = P extends Piper<never, infer Out> ? Out : never

const length = ([text]: [string]): number => text.length
const spell = ([n]: [number]): string => `${n}`
const year = ([date]: [Date]): number => date.getFullYear()
const split = ([text]: [string]): string[] => text.split(',')
const dagger = new Dagger()

export function aCallKnowsWhatComesOut(): void {
  same<ReturnType<typeof called>, [number, string, boolean, number | string | boolean]>(true)
  const first = npasser([1, 'a', true], 2)
  same<typeof first, [1, 'a']>(true)
  const some = spasser([1, 'a', true], [2, 0])
  same<typeof some, [true, 1]>(true)
  const all = spasser(inbox)
  same<typeof all, [number, string, boolean]>(true)
  const zipped = nzipper(arrays)
  same<typeof zipped, [number, string][]>(true)
  const turned = szipper(arrays, [1, 0])
  same<typeof turned, [string, number][]>(true)
  const nothing = plugger(inbox)
  same<typeof nothing, undefined>(true)
}
declare const inbox: readonly [number, string, boolean]
declare const arrays: readonly [number[], readonly string[]]
declare const place: number
const called = (): [number, string, boolean, number | string | boolean] => [
  ipasser(inbox),
  ipasser(inbox, 1),
  ipasser(inbox, -1),
  ipasser(inbox, place),
]

export function whereTheInboxIsSaidItsTypesRunThroughPipes(): void {
  const second = new Piper(step(ipasser<readonly [string, number], 1>, 1))
  same<ResultOf<typeof second>, number>(true)
  dagger.addPipe([length, second, spell])
  // @ts-expect-error a number is no Date
  dagger.addPipe([second, year])
  // @ts-expect-error no place for a Date
  dagger.addPipe([new Piper(([text]: [string]) => new Date(text)), second])
  const rows = new Worker(nzipper<readonly [string[], number[]]>)
  dagger.addPipe([rows, ([pairs]: [[string, number][]]) => pairs.length])
  // @ts-expect-error pairs are no Date
  dagger.addPipe([rows, year])
}

export function whereItIsNotTheyFitEverywhere(): void {
  dagger.addPipe([length, ipasser, year])
  dagger.addPipe([length, step(ipasser, 1), spell])
  dagger.addPipe([length, step(spasser, [2, 0]), step(npasser, 2), print, year])
  dagger.addPipe([split, nzipper])
  dagger.addPipe([split, step(szipper, [1, 0])])
}

export function whatCanBeSaidWithoutIs(): void {
  dagger.addPipe([length, njoiner, length])
  dagger.addPipe([length, step(sjoiner, [1, 0], ', '), length])
  // @ts-expect-error text is no Date
  dagger.addPipe([length, njoiner, year])
  // @ts-expect-error a Date is no text
  dagger.addPipe([new Piper(([text]: [string]) => new Date(text)), njoiner])
  // @ts-expect-error a number cannot be zipped
  dagger.addPipe([length, nzipper])
  // @ts-expect-error text cannot be zipped
  dagger.addPipe([spell, nzipper])
}

export function argumentsAreChecked(): void {
  // @ts-expect-error a place is a number
  step(ipasser, 'first')
  // @ts-expect-error places are a list
  step(spasser, 1)
  // @ts-expect-error text stands between
  step(njoiner, 2, 3)
  // @ts-expect-error one place only
  step(ipasser, 1, 2)
}
