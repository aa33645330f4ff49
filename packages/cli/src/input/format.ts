import { extname } from 'node:path'
import { ArgumentError } from '@papy/contract'

/** How items stand in a text: JSON lines, plain lines, or rows of a table. */
export const formats = ['jsonl', 'lines', 'csv', 'tsv'] as const

/** One of {@link formats}. */
export type Format = (typeof formats)[number]

const byExtension: Readonly<Record<string, Format>> = {
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
  '.txt': 'lines',
  '.text': 'lines',
  '.log': 'lines',
  '.csv': 'csv',
  '.tsv': 'tsv',
}

/**
 * The format of a file by its name; of `-`, which is standard input, JSON lines.
 *
 * @param wanted - what was said on the command line
 * @throws ArgumentError `ERR_ARGUMENT`
 */
export function formatOf(name: string, wanted: string | undefined): Format {
  if (wanted !== undefined) return checked(wanted)
  const format = name === '-' ? 'jsonl' : byExtension[extname(name).toLowerCase()]
  if (format !== undefined) return format
  const message = `the name of ${name} does not say how items stand in it; add --format ${formats.join('|')}`
  throw new ArgumentError('ERR_ARGUMENT', message, { option: 'input', value: name })
}

function checked(wanted: string): Format {
  const format = formats.find((one) => one === wanted)
  if (format !== undefined) return format
  const message = `option --format is '${wanted}'; pass ${formats.join(', ')}`
  throw new ArgumentError('ERR_ARGUMENT', message, { option: 'format', value: wanted })
}
