import { ArgumentError } from '@papy/contract'
import type { FailedRecord, RunPast } from '@papy/contract/journal'
import { meant } from '../nearest.ts'
import { letterOf } from './letter.ts'
import { type Where, whereOf } from './where.ts'

/** Which dead letters are meant. */
export interface LetterWish {
  readonly node?: string | undefined
  readonly where?: string | undefined
}

/** Whether a dead letter is meant. @throws ArgumentError `ERR_ARGUMENT` for a node that there is not, or conditions that are wrong */
export function meantBy({ sessions }: RunPast, { node, where }: LetterWish): (record: FailedRecord) => boolean {
  const names = sessions.at(-1)?.description.nodes.map(({ name }) => name) ?? []
  if (node !== undefined && !names.includes(node)) {
    const message = `option --node is '${node}'${meant(node, names) || ';'} there are ${names.join(', ')}`
    throw new ArgumentError('ERR_ARGUMENT', message, { option: 'node', value: node })
  }
  const holds: Where = where === undefined ? () => true : whereOf(where)
  return (record) => (node === undefined || record.node === node) && (where === undefined || holds(letterOf(record)))
}

/** The dead letters that are meant, in the order in which they happened. Reads the file. @throws as {@link meantBy} */
export function lettersOf(past: RunPast, wish: LetterWish): Iterable<FailedRecord> {
  const isMeant = meantBy(past, wish)
  return filtered(past.failures(), isMeant)
}

function* filtered<T>(all: Iterable<T>, isMeant: (one: T) => boolean): Generator<T> {
  for (const one of all) if (isMeant(one)) yield one
}
