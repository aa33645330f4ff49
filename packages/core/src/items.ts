import type { InboxOf, ResultOf } from './wire.ts'

/** The options of a Piper that change what flows through it. */
export interface Shaping {
  readonly consume?: number | 'all' | undefined
  readonly produce?: number | 'each' | undefined
  readonly repeat?: boolean | undefined
}

/** Items a Piper reads, by place of its inbox: with `consume` the places of one of the tuples its Worker is handed. */
export type ItemsIn<W, O> = Gathered<InboxOf<W>, Option<O, 'consume', 1>>

/** Items a Piper emits: with `produce` the elements of what its Worker returns. */
export type ItemsOut<W, O> = Unpacked<ResultOf<W>, Option<O, 'produce', 1>, Option<O, 'repeat', false>>

/** `unknown` if the inbox of the Worker is what `consume` hands it and its result what `produce` unpacks, else what is wrong. */
export type CheckedShape<W, O> = CheckedGathering<InboxOf<W>, Option<O, 'consume', 1>> &
  CheckedUnpacking<ResultOf<W>, Option<O, 'produce', 1>, Option<O, 'repeat', false>>

/** Names in the compiler's message the inbox that is no list of tuples. */
export interface WrongConsume<Consume, Inbox> {
  readonly 'with consume the inbox is a list of tuples, one per gathered item': [Consume, Inbox]
}

/** Names in the compiler's message the result that cannot be unpacked. */
export interface WrongProduce<Produce, Result> {
  readonly 'produce unpacks iterables only, or give repeat: true': [Produce, Result]
}

// What an option was given as; its default where it was not given.
type Option<O, Name extends string, Default> = Name extends keyof O
  ? [Exclude<O[Name], undefined>] extends [never]
    ? Default
    : Exclude<O[Name], undefined>
  : Default

// `open`: the value of the option is known to the run alone.
type Gathering<Consume> = [Consume] extends [1] ? 'single' : 1 extends Consume ? 'open' : 'rows'

type Gathered<In, Consume> = { single: In; open: never; rows: Row<In> }[Gathering<Consume>]

type CheckedGathering<In, Consume> = {
  single: unknown
  open: unknown
  rows: [In] extends [never] ? unknown : CheckedRows<In, Row<In>, Consume>
}[Gathering<Consume>]

// An item must fit every one of the tuples.
type Row<In> = In extends readonly unknown[]
  ? unknown extends In[number]
    ? readonly unknown[]
    : { [K in keyof In]-?: (row: In[K]) => void }[number] extends (row: infer Item extends readonly unknown[]) => void
      ? Item
      : never
  : never

type CheckedRows<In, Item, Consume> = [Item] extends [never]
  ? WrongConsume<Consume, In>
  : In extends { readonly length: infer Length }
    ? [Extract<Consume, Length>, Extract<number, Length>] extends [never, never]
      ? WrongConsume<Consume, In>
      : unknown
    : unknown

type Unpacking<Produce, Repeat> = [Produce] extends [1]
  ? 'whole'
  : [Repeat] extends [true]
    ? 'whole'
    : true extends Repeat
      ? 'open'
      : [Produce] extends ['each']
        ? 'each'
        : 1 extends Produce
          ? 'open'
          : 'elements'

type Unpacked<Out, Produce, Repeat> = {
  whole: Out
  open: unknown
  each: Out extends string ? Out : Element<Out, Unpackable>
  elements: Element<Out, Unpackable | ArrayLike<unknown>>
}[Unpacking<Produce, Repeat>]

type CheckedUnpacking<Out, Produce, Repeat> = {
  whole: unknown
  open: unknown
  each: Demanded<Out, Extract<Out, Unpackable>, Produce>
  elements: Demanded<Out, Exclude<Extract<Out, ArrayLike<unknown> | Unpackable>, string>, Produce>
}[Unpacking<Produce, Repeat>]

type Demanded<Out, Found, Produce> = [Out] extends [never]
  ? unknown
  : unknown extends Out
    ? unknown
    : [Found] extends [never]
      ? WrongProduce<Produce, Out>
      : unknown

type Unpackable = Iterable<unknown> | AsyncIterable<unknown>

// Distributes, because only some of the results may be of use: the others become placeholders.
type Element<Out, Wanted> = unknown extends Out
  ? unknown
  : Out extends string
    ? never
    : Out extends Wanted
      ? ElementOf<Out>
      : never

type ElementOf<Out> =
  Out extends Iterable<infer Item>
    ? Item
    : Out extends AsyncIterable<infer Item>
      ? Item
      : Out extends ArrayLike<infer Item>
        ? Item
        : never
