/** How a function is named so that another thread, process or host can get it. Structured-cloneable and JSON-safe. */
export type FunctionRef =
  /** An export of a module; the name may be dotted: `'Geometry.area'`, `'default'`. */
  | { readonly kind: 'module'; readonly url: string; readonly export: string }
  /** An expression that needs nothing but globals. */
  | { readonly kind: 'source'; readonly source: string; readonly name: string }

/** A step as it travels: how to get the function, and what to call it with. */
export interface PortableStep {
  readonly ref: FunctionRef
  readonly args: readonly unknown[]
  readonly modules?: Readonly<Record<string, string>>
  /** What errors call the function. */
  readonly name: string
}
