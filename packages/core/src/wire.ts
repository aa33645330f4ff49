import type { Step, UserFunction } from '@papy/contract/function'
import type { Worker } from './worker.ts'

/**
 * What flows through something, for the compiler only: no such property exists at run time. `In` are the places of the
 * inbox (`never`: not known, so not checked), `Out` is what comes out of it (`unknown`: fits everywhere).
 */
export interface Wire<in In, out Out> {
  readonly '~wire': (inbox: In) => Out
}

/** A {@link Step} whose inbox and result are known to the compiler. */
export type BoundStep<In = never, Out = unknown> = Step & Wire<In, Out>

/** What can be composed to a Worker: a function, a step or a Worker. */
export type Work = UserFunction | Step | Worker

/** Inbox of a function, step, Worker or Piper, or of a list of these: the places that pipes fill. */
export type InboxOf<W> =
  W extends Wire<infer In, unknown>
    ? In
    : W extends readonly [infer First, ...unknown[]]
      ? InboxOf<First>
      : CallInbox<W>

/** Result of a function, step, Worker or Piper, or of a list of these; of a promise what it resolves to. */
export type ResultOf<W> =
  W extends Wire<never, infer Out>
    ? Out
    : W extends readonly [...unknown[], infer Last]
      ? ResultOf<Last>
      : W extends (...args: never[]) => infer Result
        ? Awaited<Result>
        : unknown

type CallInbox<F> = F extends (inbox: infer In, ...args: never[]) => unknown ? Places<In> : never

// A function that looks at no inbox takes any.
type Places<In> = [In] extends [never]
  ? never
  : unknown extends In
    ? readonly unknown[]
    : In extends readonly unknown[]
      ? In
      : never

/** Arguments of a function after its inbox. */
export type BoundArguments<F> = F extends (inbox: never, ...args: infer Args) => unknown ? Args : readonly unknown[]

/** Whether what one piper emits is taken by some place of another's inbox; which one, branches decide. */
export type Fits<Out, In> = [In] extends [never]
  ? true
  : unknown extends Out
    ? true
    : In extends readonly unknown[]
      ? true extends { [K in keyof In]: [Out] extends [In[K]] ? true : false }[number]
        ? true
        : false
      : false

/** Names in the compiler's message what does not fit. */
export interface WrongWire<Result, Inbox> {
  readonly 'this result fits no place of the inbox': [Result, Inbox]
}

/** Names in the compiler's message the parameter that is no inbox. */
export interface NoInbox<Parameter> {
  readonly 'a worker function takes an inbox, a tuple of one value per pipe, not': Parameter
}

/** Names in the compiler's message the arguments that are missing. */
export interface UnboundArguments<Args> {
  readonly 'bind the arguments after the inbox with step(fn, ...args)': Args
}

/** `unknown` for a function that can be called with an inbox alone, else what is wrong with it. */
export type CheckedFunction<F> =
  F extends Wire<never, unknown>
    ? unknown
    : F extends (inbox: infer In, ...args: infer Args) => unknown
      ? [] extends Args
        ? CheckedInbox<In>
        : UnboundArguments<Args>
      : unknown

/** `unknown` for a parameter that is an inbox, else what is wrong with it. */
export type CheckedInbox<In> = unknown extends In ? unknown : [In] extends [readonly unknown[]] ? unknown : NoInbox<In>

/** A tuple with each element's predecessor in its place. */
type Before<T extends readonly unknown[]> = readonly [undefined, ...T]

/** A list of functions, steps and Workers, each checked against the result of the one before it. */
export type Composed<T extends readonly unknown[]> = number extends T['length']
  ? unknown
  : {
      readonly [K in keyof T]: CheckedFunction<T[K]> &
        Following<K extends keyof Before<T> ? Before<T>[K] : undefined, T[K]>
    }

// What follows another function of a Worker gets an inbox of one place.
type Following<Before, After> = Before extends undefined
  ? unknown
  : Takes<ResultOf<Before>, InboxOf<After>> extends true
    ? unknown
    : WrongWire<ResultOf<Before>, InboxOf<After>>

type Takes<Out, In> = [In] extends [never]
  ? true
  : unknown extends Out
    ? true
    : readonly [Out] extends Readonly<In>
      ? true
      : false

/** `unknown` for what a Worker can be made of, else what is wrong with it. */
export type CheckedWork<W> = W extends readonly unknown[] ? Composed<W> : CheckedFunction<W>

/** A pipe whose every piper can take what the one before it emits; what does not fit is marked with {@link WrongWire}. */
export type Wired<T extends readonly unknown[]> = number extends T['length']
  ? unknown
  : { readonly [K in keyof T]: CheckedWork<T[K]> & Reading<K extends keyof Before<T> ? Before<T>[K] : undefined, T[K]> }

type Reading<Before, After> = Before extends undefined
  ? unknown
  : Fits<ResultOf<Before>, InboxOf<After>> extends true
    ? unknown
    : WrongWire<ResultOf<Before>, InboxOf<After>>
