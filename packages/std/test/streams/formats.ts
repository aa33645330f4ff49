import { isWellFormed } from '@papy/contract/value'
import type { BoundStep } from '@papy/core'
import { cbor } from '@papy/serializer-cbor'
import { json } from '@papy/serializer-json'
import { v8 } from '@papy/serializer-v8'
import {
  csv,
  dumpObjects,
  dumpStream,
  jsonLines,
  loadObjects,
  loadStream,
  writeCsv,
  writeJsonLines,
} from '@papy/std/streams'

/** A writer and its reader, for items that hold a text. */
export interface Format {
  readonly name: string
  /** What a text is in an item of this format. */
  item(text: string): unknown
  write(path: string): BoundStep<[never]>
  read(path: string): AsyncIterable<unknown>
  /** Whether it can hold that text. */
  holds(text: string): boolean
}

const delimited = (delimiter: string, ending = ''): Format => ({
  name: `text, ${JSON.stringify(delimiter)} between${ending}`,
  item: (text) => text,
  write: (path) => dumpStream(path + ending, { delimiter }),
  read: (path) => loadStream(path + ending, { delimiter }),
  holds: (text) => isWellFormed(text) && (text + delimiter).indexOf(delimiter) === text.length,
})

const objects = (name: string, serializer: typeof json): Format => ({
  name: `objects, ${name}`,
  item: (text) => ({ text, list: [text, 1] }),
  write: (path) => dumpObjects(path, { serializer: serializer() }),
  read: (path) => loadObjects(path, { serializer: serializer() }),
  holds: () => true,
})

const table = (name: string, ending: string, options: object, item: Format['item']): Format => ({
  name,
  item,
  write: (path) => writeCsv(path + ending, options) as BoundStep<[never]>,
  read: (path) => csv(path + ending, options),
  holds: isWellFormed,
})

/** Every pair there is. */
export const formats: readonly Format[] = [
  delimited('\n'),
  delimited('\r\n'),
  delimited('aba'),
  delimited('\0'),
  delimited('\n', '.gz'),
  {
    name: 'JSON lines',
    item: (text) => ({ text, [text]: [text] }),
    write: (path) => writeJsonLines(path),
    read: (path) => jsonLines(path),
    holds: () => true,
  },
  {
    name: 'JSON lines of bare text.gz',
    item: (text) => text,
    write: (path) => writeJsonLines(path, { gzip: true }),
    read: (path) => jsonLines(path, { gzip: true }),
    holds: () => true,
  },
  table('CSV with a header', '.csv', {}, (text) => ({ first: text, 'a,"b"': 'x' })),
  table('CSV of one column', '.csv', {}, (text) => ({ only: text })),
  table('CSV without a header', '.csv', { header: false }, (text) => ['', text, '']),
  table('CSV of one column, no header', '.csv.gz', { header: false }, (text) => [text]),
  table('TSV', '.tsv', {}, (text) => ({ first: '', second: text })),
  table('CSV with other characters', '.txt', { delimiter: ';', quote: "'" }, (text) => ({ a: text, b: '' })),
  objects('v8', v8),
  objects('json', json),
  objects('cbor', cbor),
]
