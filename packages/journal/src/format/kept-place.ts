import type { KeptRecord } from '@papy/contract/journal'

/** Where in a file of kept inputs the values of a record are. */
export interface KeptPlace {
  /** Number of the file. */
  readonly segment: number
  readonly offset: number
  readonly byteLength: number
  /** CRC-32. */
  readonly sum: number
}

/** A record of kept inputs as it stands in the journal: its values are elsewhere. */
export interface KeptEntry extends Omit<KeptRecord, 'values'>, KeptPlace {
  readonly count: number
}

/** The file of kept inputs of that number, beside the journal. */
export function segmentPath(path: string, segment: number): string {
  return `${keptPrefix(path)}${String(segment).padStart(6, '0')}`
}

/** What the names of all of them begin with. */
export function keptPrefix(path: string): string {
  return `${path}.kept-`
}
