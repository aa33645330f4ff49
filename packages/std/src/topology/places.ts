import { ArgumentError, describe } from '@papy/contract'

/** The type at a place of an inbox; `-1` is the last one. */
export type PlaceOf<In extends readonly unknown[], I extends number> = number extends I
  ? In[number]
  : `${I}` extends keyof In
    ? In[I]
    : `${I}` extends '-1'
      ? In extends readonly [...unknown[], infer Last]
        ? Last
        : In[number]
      : In[number]

/** The types at the first `N` places of an inbox. */
export type FirstOf<
  In extends readonly unknown[],
  N extends number,
  Taken extends readonly unknown[] = [],
> = number extends N | In['length']
  ? In[number][]
  : Taken['length'] extends N
    ? Taken
    : In extends readonly [infer First, ...infer Rest]
      ? FirstOf<Rest, N, [...Taken, First]>
      : Taken

/** The types at some places of an inbox, in the order given; all of them where none are given. */
export type SomeOf<In extends readonly unknown[], S extends readonly number[] | undefined> = S extends readonly number[]
  ? { -readonly [K in keyof S]: PlaceOf<In, S[K] & number> }
  : { -readonly [K in keyof In]: In[K] }

/** The value at a place of an inbox; a negative place counts from the end, as in Python. @throws ArgumentError `ERR_ARGUMENT` */
export function placeAt(call: string, inbox: readonly unknown[], place: number): unknown {
  checkInbox(call, inbox)
  if (!Number.isSafeInteger(place)) throw noPlace(call, inbox, place, 'is no whole number')
  if (place >= inbox.length || place < -inbox.length) throw noPlace(call, inbox, place, 'is outside of it')
  return inbox.at(place)
}

/** The first so many values of an inbox; all of them where no number is given. @throws ArgumentError `ERR_ARGUMENT` */
export function firstPlaces(call: string, inbox: readonly unknown[], n: number | undefined): unknown[] {
  checkInbox(call, inbox)
  if (n === undefined) return [...inbox]
  if (Number.isSafeInteger(n) && n >= 0 && n <= inbox.length) return inbox.slice(0, n)
  const message = `${call} was to take ${describe(n)} of ${inbox.length} places; pass a number from 0 to ${inbox.length}, or join more pipers`
  throw new ArgumentError('ERR_ARGUMENT', message, { value: n })
}

/** Values at some places of an inbox, in the order given; all of them where none are given. @throws ArgumentError `ERR_ARGUMENT` */
export function somePlaces(
  call: string,
  inbox: readonly unknown[],
  places: readonly number[] | undefined,
): readonly unknown[] {
  checkInbox(call, inbox)
  if (places === undefined) return [...inbox]
  if (Array.isArray(places)) return places.map((place: number) => placeAt(call, inbox, place))
  const message = `${call} was to take the places ${describe(places)}; pass an array of numbers, e.g. [2, 0]`
  throw new ArgumentError('ERR_ARGUMENT', message, { value: places })
}

function checkInbox(call: string, inbox: unknown): void {
  if (Array.isArray(inbox)) return
  const message = `${call} was called with ${describe(inbox)} instead of an inbox; wrap one value as [value]`
  throw new ArgumentError('ERR_ARGUMENT', message, { value: inbox })
}

function noPlace(call: string, { length }: readonly unknown[], place: unknown, what: string): ArgumentError {
  const fits = length === 0 ? 'join some pipers first' : `pass one from ${-length} to ${length - 1}`
  const message = `${call} finds ${length} places in its inbox, and place ${describe(place)} ${what}; ${fits}`
  return new ArgumentError('ERR_ARGUMENT', message, { value: place })
}
