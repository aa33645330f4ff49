import type { Plain } from '@papy/contract/diagnostics'
import type { LogRecord } from '../record/log-record.ts'
import type { Colours } from './colours.ts'

/** A record as people read it: a line, and the stack of its error below. */
export function lineOf(record: LogRecord, colours: Colours): string {
  const { time, level, msg, error } = record
  const head = [
    colours.paint(new Date(time).toISOString(), 'dim'),
    colours.paint(level.toUpperCase().padEnd(5), level),
    ...[placeOf(record)].filter((place) => place !== '').map((place) => `${place}:`),
    printable(msg),
    ...[restOf(record)].filter((rest) => rest !== ''),
  ]
  return `${head.join(' ')}\n${colours.paint(stackOf(error), 'dim')}`
}

/** `3f2a1b2c align[3] attempt 2 thread 1` */
function placeOf({ event, run, node, index, attempt, pool, worker }: LogRecord): string {
  const item = node === undefined ? undefined : index === undefined ? node : `${node}[${index}]`
  const again = attempt !== undefined && attempt > 1 ? `attempt ${attempt}` : undefined
  const at = worker === undefined ? undefined : pool === undefined ? worker : `${pool}/${worker}`
  const stream = event.startsWith('output.') ? event.slice('output.'.length) : undefined
  return printable([run?.slice(0, 8), item, again, at, stream].filter((part) => part !== undefined).join(' '))
}

// What the message does not say already.
function restOf({ data, inbox, code, exit }: LogRecord): string {
  const stderr = (exit as { readonly stderr?: Plain } | undefined)?.stderr
  const fields = typeof data === 'object' ? data : { data }
  const rest = { ...fields, inbox, code, ...(stderr ? { stderr } : {}) }
  const json = JSON.stringify(rest)
  return json === '{}' ? '' : printable(json)
}

function stackOf(error: Plain | undefined): string {
  const stack = (error as { readonly stack?: Plain } | null | undefined)?.stack
  if (typeof stack !== 'string') return ''
  return stack
    .split('\n')
    .map((line) => `    ${printable(line)}\n`)
    .join('')
}

// What would move the cursor, ring the bell or begin a line is shown instead of done.
function printable(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]/gu, shown)
}

function shown(one: string): string {
  if (one === '\t') return one
  return one === '\n' ? '\\n' : `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`
}
