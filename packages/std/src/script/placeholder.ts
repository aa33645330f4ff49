import { ArgumentError, describe } from '@papy/contract'

/** What stands in an argument: text, or a place of the inbox, as it is or as a file that holds it. */
export type Part = string | { readonly kind: 'item' | 'file'; readonly place: number }

// `{}`, `{item:1}`, `{file}`, `{file:1}`; within doubled braces they stand for themselves.
const token = /\{\{((?:(?:item|file)(?::\d+)?)?)\}\}|\{((?:(?:item|file)(?::\d+)?)?)\}/g

/** The parts of an argument. */
export function partsOf(arg: string): readonly Part[] {
  const parts: Part[] = []
  let from = 0
  for (const { index, 0: whole, 1: literal, 2: name } of arg.matchAll(token)) {
    if (index > from) parts.push(arg.slice(from, index))
    parts.push(literal === undefined ? placeOf(name as string) : `{${literal}}`)
    from = index + whole.length
  }
  if (from < arg.length || parts.length === 0) parts.push(arg.slice(from))
  return parts
}

function placeOf(name: string): Part {
  const [kind, place = '0'] = name.split(':')
  return { kind: kind === 'file' ? 'file' : 'item', place: Number(place) }
}

/** Whether the items stand in any of these arguments. */
export function havePlaces(argv: readonly string[]): boolean {
  return argv.some((arg) => partsOf(arg).some((part) => typeof part !== 'string'))
}

/** What arguments are filled with. */
export interface Filling {
  readonly inbox: readonly unknown[]
  /** Writes a place of the inbox to a file, and answers its path. */
  file(place: number): Promise<string>
}

/**
 * Arguments with what stands in their places. An item is never split, never looked at by a shell, and never an option: one
 * that begins with `-` is refused where it would begin an argument, unless a `--` stands before that.
 *
 * @throws ArgumentError `ERR_ARGUMENT`
 */
export async function filled(argv: readonly string[], filling: Filling): Promise<string[]> {
  const done: string[] = []
  for (const [at, arg] of argv.entries()) {
    const parts = partsOf(arg)
    const texts = await Promise.all(parts.map((part) => textOfPart(part, filling)))
    const [first] = parts
    const isFirst = typeof first === 'object' && first.kind === 'item'
    if (isFirst && texts.join('').startsWith('-') && !argv.slice(0, at).includes('--')) throw optionLike(texts.join(''))
    done.push(texts.join(''))
  }
  return done
}

async function textOfPart(part: Part, { inbox, file }: Filling): Promise<string> {
  if (typeof part === 'string') return part
  if (part.place >= inbox.length) {
    const message = `there is no item ${part.place}: the piper reads ${inbox.length}; count from 0`
    throw new ArgumentError('ERR_ARGUMENT', message, { value: part.place })
  }
  if (part.kind === 'file') return file(part.place)
  return argumentOf(inbox[part.place])
}

/** An item as an argument. @throws ArgumentError `ERR_ARGUMENT` */
export function argumentOf(item: unknown): string {
  const text = textOf(item)
  if (!text.includes('\0')) return text
  throw new ArgumentError('ERR_ARGUMENT', 'an item with a NUL cannot be an argument; pass it on stdin or as {file}', {
    value: item,
  })
}

/** An item as text. @throws ArgumentError `ERR_ARGUMENT` for what is no string, number or boolean, and what UTF-8 cannot hold */
export function textOf(item: unknown): string {
  if (typeof item === 'number' || typeof item === 'bigint' || typeof item === 'boolean') return String(item)
  if (typeof item === 'string' && Buffer.from(item).toString() === item) return item
  const what = typeof item === 'string' ? 'a string with a surrogate on its own' : describe(item)
  const message = `an item for a program must be text, a number or bytes, not ${what}; make it one in a function before`
  throw new ArgumentError('ERR_ARGUMENT', message, { value: item })
}

/** An item as what a program reads. @throws ArgumentError `ERR_ARGUMENT` */
export function inputOf(item: unknown): string | Uint8Array {
  if (ArrayBuffer.isView(item)) return new Uint8Array(item.buffer, item.byteOffset, item.byteLength)
  return item instanceof ArrayBuffer ? new Uint8Array(item) : textOf(item)
}

function optionLike(text: string): ArgumentError {
  const message = `the item ${describe(text)} would be an option of the program; put '--' before it if the program knows that, or pass it on stdin, as {file} or behind a name as in '--name={}'`
  return new ArgumentError('ERR_ARGUMENT', message, { value: text })
}
