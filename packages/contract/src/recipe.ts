import type { ModuleRef } from './module-ref.ts'

/** The call that makes something: for who writes a program that makes it again, as `save` of a Plumber does. */
export interface Recipe extends ModuleRef {
  /** What it is called with: plain values, functions, steps, plugins, and lists and records of these. */
  readonly args: readonly unknown[]
  /** Whether it is called with `new`. @defaultValue false */
  readonly isClass?: boolean
}
