import { type Step, step, type UserFunction, imports as untyped } from '@papy/contract/function'
import type { BoundStep } from './wire.ts'

/** Modules a function wants, by the names it calls them: `'node:os'`, alternatives `'a|b'`, optional `'?x'`. */
export type ModuleSpec = Readonly<Record<string, string>>

/** The modules a function is given: those of Node with their types, of others what its parameter says. */
export type Modules<Spec extends ModuleSpec> = { readonly [Name in keyof Spec]: Loaded<Spec[Name]> }

/** A member of a module that only the run knows. */
export interface UnknownMember {
  (...args: readonly unknown[]): unknown
  new (...args: readonly unknown[]): unknown
  readonly [name: string]: UnknownMember
}

/** A module that only the run knows. */
export interface UnknownModule {
  readonly [name: string]: UnknownMember
}

/** Modules a function's own parameter types describe. */
type Described<Spec extends ModuleSpec> = { readonly [Name in keyof Spec]: unknown }

/** Gives a function modules; see {@link imports}. */
export interface ImportsFunction {
  /**
   * Further arguments are bound before the modules, which always come last.
   *
   * @throws ArgumentError `ERR_ARGUMENT` for what is no function, no name of a module.
   */
  <const Spec extends ModuleSpec, In extends readonly unknown[], const Args extends readonly unknown[], Out>(
    spec: Spec,
    fn: (inbox: In, ...args: [...Args, Modules<Spec>]) => Out,
    ...args: Args
  ): BoundStep<In, Awaited<Out>>

  /** With modules as the function's own parameter types describe them. */
  <
    const Spec extends ModuleSpec,
    In extends readonly unknown[],
    const Args extends readonly unknown[],
    Given extends Described<Spec>,
    Out,
  >(
    spec: Spec,
    fn: (inbox: In, ...args: [...Args, Given]) => Out,
    ...args: Args
  ): BoundStep<In, Awaited<Out>>
}

/**
 * Gives a function modules as its last argument, so that it need not capture them and can be sent to a worker as it is:
 *
 * ```ts
 * const host = imports({ os: 'node:os' }, ([name]: [string], { os }) => `${name} on ${os.hostname()}`)
 * ```
 *
 * They are imported once in each worker, before its first call.
 */
export const imports: ImportsFunction = importing as unknown as ImportsFunction

function importing(spec: ModuleSpec, fn: UserFunction | Step, ...args: readonly unknown[]): Step {
  return untyped(spec, args.length === 0 ? fn : step(fn, ...args))
}

type Builtin = typeof process.getBuiltinModule

// @types/node does not export its map from names to modules; this call's first overload knows it.
type BuiltinName = Builtin extends { (id: infer Name): unknown; (id: string): unknown } ? Name & string : never

type Loaded<Spec extends string> = Spec extends `?${infer Wanted}`
  ? Loaded<Wanted> | undefined
  : Spec extends `${infer First}|${infer Rest}`
    ? Loaded<First> | Loaded<Rest>
    : Spec extends BuiltinName
      ? ReturnType<typeof process.getBuiltinModule<Spec>>
      : UnknownModule
