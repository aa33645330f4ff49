import { resolve } from 'node:path'
import { ArgumentError, describe } from '@papy/contract'
import { readArguments } from '../arguments.ts'
import type { Streams } from '../command.ts'
import { onlyOperand } from '../only-operand.ts'
import type { Option, Options } from '../options.ts'
import { type Request, requestOf, runOptions } from '../run/request.ts'
import { version } from '../version.ts'
import { STDOUT } from '../written.ts'
import { noteIn, type RunNote } from './note.ts'
import { runIn } from './past.ts'

/** Options of `papy run` that may be others in each session of a run. */
const kept = [
  'errors',
  'workers',
  'token-file',
  'no-wait',
  'stride',
  'via',
  'set',
  'journal-level',
  'commit-ms',
  'record',
  'report',
  'log-level',
  'log-file',
  'quiet',
  'json',
] as const

/** Of them, those that name files: of the directory of the call, not of the run. */
const files: ReadonlySet<string> = new Set(['errors', 'token-file', 'record', 'report', 'log-file'])

/** Options of commands that run a noted command line again. */
export const sessionOptions: Options = Object.fromEntries(kept.map((name) => [name, runOptions[name] as Option]))

/** A noted command line that is to be run again, and what was asked for besides. */
export interface Noted {
  readonly request: Request & { readonly journal: string }
  /** The journal, as an absolute path, and as it was given. */
  readonly place: string
  readonly given: string
  /** Options that are the command's own. */
  readonly own: Readonly<Record<string, string | boolean | undefined>>
}

/**
 * Reads the arguments of a command that runs a noted command line again, and goes to the directory in which that was given.
 *
 * @param command - its name; `own` its options besides {@link sessionOptions}
 * @throws ArgumentError `ERR_ARGUMENT`; as `readJournal` of `@papy/journal`
 */
export function notedRequest(command: string, own: Options, args: readonly string[], { error }: Streams): Noted {
  const options = { ...sessionOptions, ...own } as Record<string, never>
  const parsed = readArguments(command, { args: [...args], options, allowPositionals: true })
  const values = parsed.values as Readonly<Record<string, Value>>
  const given = onlyOperand(command, 'the journal of a run', parsed.positionals)
  const place = resolve(given)
  const past = runIn(given)
  const first = past.sessions[0]
  const note = noteIn(past.sessions.at(-1)?.description.note, given)
  const changed = kept.flatMap((name) => argumentsOf(name, values[name]))
  refuseSecrets(note, values, `papy ${command} ${given}`)
  enter(note)
  const noted = [...withoutSecretSettings(note), '--journal', place, `--journal-level=${note.level}`]
  // What is shown is a matter of each call.
  const shown = { quiet: values['quiet'] === true, json: values['json'] === true }
  const request = { ...requestOf([...noted, ...changed]), ...shown }
  const other = versionsOf(note, first?.versions['node'])
  if (other !== undefined && !request.quiet && !request.json) error(`papy: ${other}`)
  const mine = Object.fromEntries(Object.keys(own).map((name) => [name, values[name] as string | boolean | undefined]))
  return { request: { ...request, journal: place, args: note.args }, place, given, own: mine }
}

type Value = string | boolean | readonly string[] | undefined

function argumentsOf(name: string, value: Value): readonly string[] {
  if (value === undefined || value === false) return []
  if (value === true) return [`--${name}`]
  const texts = typeof value === 'string' ? [value] : value
  return texts.map((text) => `--${name}=${files.has(name) && text !== STDOUT ? resolve(text) : text}`)
}

function refuseSecrets({ secrets }: RunNote, values: Readonly<Record<string, Value>>, call: string): void {
  const missing = secrets.filter((option) => {
    const value = values[option.replace(/^-+/, '')]
    return value === undefined || (Array.isArray(value) && value.length === 0)
  })
  if (missing.length === 0) return
  const message = `the values of ${missing.join(', ')} looked like secrets, so the journal does not have them; give them again: ${call} ${missing.map((option) => `${option} …`).join(' ')}`
  throw new ArgumentError('ERR_ARGUMENT', message, { options: missing })
}

// Those that were left out are given anew.
function withoutSecretSettings({ args, secrets }: RunNote): readonly string[] {
  if (secrets.length === 0) return args
  const isLeftOut = (arg: string | undefined) => arg?.includes('…') ?? false
  return args.filter((arg, at) => {
    if (isLeftOut(arg)) return false
    return !(secrets.includes(arg) && isLeftOut(args[at + 1]))
  })
}

function enter({ cwd }: RunNote): void {
  try {
    process.chdir(cwd)
  } catch (cause) {
    const message = `the run was begun in ${cwd}, where nobody can go now (${describe(cause)}); put back what was there`
    throw new ArgumentError('ERR_ARGUMENT', message, { cause, value: cwd })
  }
}

function versionsOf({ papy }: RunNote, node: string | undefined): string | undefined {
  const was = [...(papy === version() ? [] : [`papy ${papy}`]), ...(node === process.version ? [] : [`Node ${node}`])]
  if (was.length === 0) return undefined
  return `the run was begun with ${was.join(' and ')}; this is papy ${version()} on Node ${process.version}`
}
