import type { Call, Expression, Field } from './expression.ts'

/** A place in a text: lines from 1, columns from 1, offset in UTF-16 units from 0. */
export interface Position {
  readonly line: number
  readonly column: number
  readonly offset: number
}

/** What was found in a text, and where; what is yet to be written has no place. */
export interface Placed {
  readonly at?: Position
  /** Lines of comments in front of it, as they are written. */
  readonly comment?: string
}

/** A pipeline as a program: what `plumber.save()` writes, and `@papy/code` reads. Plain JSON. */
export interface Program {
  readonly imports: readonly Import[]
  /** What stands in front of `pipeline()`, imports apart. */
  readonly head: readonly (Constant | Region)[]
  /** Comments in front of `pipeline()`. */
  readonly about?: string
  /** What is computed in `pipeline()`, pools, pipers and pipes apart. */
  readonly body: readonly (Constant | Region)[]
  readonly pools: readonly Pool[]
  /** In the order in which they are mentioned to the Plumber. */
  readonly pipers: readonly ProgramPiper[]
  /** In the order in which they are laid. */
  readonly pipes: readonly ProgramPipe[]
  readonly plumber: ProgramPlumber
  /** What follows `pipeline()`. */
  readonly tail: readonly Region[]
}

/** An import. */
export interface Import extends Placed {
  readonly specifier: string
  /** None: it is imported for what it does. */
  readonly names: readonly ImportedName[]
  readonly isType?: boolean
}

/** A name that is imported. */
export interface ImportedName {
  /** That of the export; `default`, or `*` for all. */
  readonly name: string
  readonly local: string
  readonly isType?: boolean
}

/** `const name = value` */
export interface Constant extends Placed {
  readonly kind: 'constant'
  readonly name: string
  readonly value: Expression
}

/** Statements that are kept as they are. */
export interface Region extends Placed {
  readonly kind: 'region'
  readonly text: string
}

/** A pool of workers. */
export interface Pool extends Placed {
  /** Its variable. */
  readonly variable: string
  /** `new IMap({ … })` */
  readonly value: Call
}

/** A piper. */
export interface ProgramPiper extends Placed {
  readonly variable: string
  /** That of the graph: the one among its options, or the names of its functions, made unique. */
  readonly name: string
  /** What it evaluates: a function, a step, a Worker, or a list of these. */
  readonly work: Expression
  readonly options: readonly Field[]
  /** What is kept with it. */
  readonly extra?: Expression
}

/** A pipe, by the variables of the pipers. */
export interface ProgramPipe extends Placed {
  readonly from: string
  readonly to: string
  readonly via?: Expression
}

/** The Plumber. */
export interface ProgramPlumber extends Placed {
  readonly variable: string
  readonly options: readonly Field[]
}
