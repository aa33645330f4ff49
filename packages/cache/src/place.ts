import { join, resolve } from 'node:path'

/** Digits of each hash in a file's name; all of them stand in the file. */
const DIGITS = 40

/** Where files of a cache are. The layout is versioned: one that changes begins anew. */
export class Place {
  /** Of results, by the first digits of the input. */
  readonly results: string
  /** What is being written. */
  readonly drafts: string
  /** Whoever looks after the size has it. */
  readonly lock: string
  /** Written when somebody has looked after it. */
  readonly swept: string

  constructor(directory: string) {
    const root = join(resolve(directory), 'v1')
    this.results = join(root, 'results')
    this.drafts = join(root, 'drafts')
    this.lock = join(root, 'sweep.lock')
    this.swept = join(root, 'swept')
  }

  /** Folder of all results that an input had. */
  folder(input: string): string {
    return join(this.results, input.slice(0, 2))
  }

  file(input: string, hash: string): string {
    return join(this.folder(input), `${this.prefix(input)}${hash.slice(0, DIGITS)}`)
  }

  /** How the names of all results of an input begin. */
  prefix(input: string): string {
    return `${input.slice(0, DIGITS)}-`
  }
}
