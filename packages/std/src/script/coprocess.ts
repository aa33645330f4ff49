import { delimiter } from 'node:path'
import { fileURLToPath } from 'node:url'
import { checkOptions, count, environmentOf, type Rule } from '@papy/contract/engine'
import { stepOf } from '@papy/contract/function'
import type { BoundStep } from '@papy/core'
import { recipeOf } from '../recipe.ts'
import { calling, keepGuard } from './calling.ts'
import { cborFrames } from './cbor-frames.ts'
import { checkArgv, type ProgramOptions, programRules } from './command-options.ts'
import { CoprocessLine, type CoprocessSpec } from './coprocess-line.ts'
import { door, templates } from './door.ts'
import { jsonLines } from './json-lines.ts'

/** How items and answers are written. */
export type CoprocessProtocol = 'json-lines' | 'cbor'

/** Options of {@link coprocess}. */
export interface CoprocessOptions extends ProgramOptions {
  /**
   * How items and answers are written: `'json-lines'`, a line of JSON each; or `'cbor'`, CBOR after four bytes of its length,
   * which keeps bytes. @defaultValue 'json-lines'
   */
  readonly protocol?: CoprocessProtocol
  /** Bytes that an answer may have. @defaultValue 64 MiB */
  readonly maxOutputBytes?: number
}

const protocols = { 'json-lines': jsonLines, cbor: cborFrames } as const

const protocol: Rule = (value) => (Object.hasOwn(protocols, String(value)) ? undefined : "'json-lines' or 'cbor'")

/** Bytes of an answer, unless others are given. */
const MOST_ANSWER = 64 * 1024 * 1024

/**
 * A function for pipers that asks a program which stays: for those that take long to start, or keep a model in memory. Each
 * worker starts its own at the first item, asks it one item after the other, starts another one when it is no more, and
 * closes it with the run. With several pipes it is asked the list of their values.
 *
 * Each question is `{ id, item }`, on the program's standard input; it answers with `{ id, value }` or
 * `{ id, error: { name, message, traceback } }` on its standard output, and ends when its input does. For Python and R there
 * are helpers that do so: `from papy_coprocess import serve` finds that of Python, `writeTemplate` writes a program to begin
 * with. `PAPY_PROTOCOL` in its environment names the protocol.
 *
 * As a worker's function it throws CommandError `ERR_COPROCESS` with `traceback` for an error that is answered,
 * `ERR_COMMAND_FAILED` for an end before the answer, `ERR_COMMAND_OUTPUT` for what is no answer, `ERR_COMMAND_START`; TimeoutError
 * `ERR_TIMEOUT`, after which another one is started; SerializerError `ERR_NOT_SERIALIZABLE`.
 *
 * @throws ArgumentError `ERR_ARGUMENT`
 */
export function coprocess<Result = unknown>(
  argv: readonly string[],
  options: CoprocessOptions = {},
): BoundStep<readonly unknown[], Result> {
  checkArgv('coprocess', argv)
  checkOptions<CoprocessOptions>('coprocess', options, {
    ...programRules('coprocess'),
    protocol,
    maxOutputBytes: count(),
  })
  return stepOf({
    from: { url: door, export: 'ask' },
    args: [[...argv], options],
    holds: true,
    recipe: recipeOf('script', door, 'coprocess', [[...argv], options]),
  }) as BoundStep<readonly unknown[], Result>
}

/**
 * What {@link coprocess} binds: asks the co-process of this worker; outside of a run, one of its own.
 *
 * @throws CommandError `ERR_COPROCESS`, `ERR_COMMAND_START`, `ERR_COMMAND_FAILED`, `ERR_COMMAND_OUTPUT`; TimeoutError
 * `ERR_TIMEOUT`; SerializerError `ERR_NOT_SERIALIZABLE`
 */
export async function ask(
  inbox: readonly unknown[],
  argv: readonly string[],
  options: CoprocessOptions = {},
): Promise<unknown> {
  const call = calling()
  const { belongings, signal } = call
  const item = inbox.length === 1 ? inbox[0] : inbox
  const made = (): CoprocessLine => new CoprocessLine(specOf(argv, options))
  if (belongings !== undefined) {
    keepGuard(call)
    return belongings.named(`coprocess ${JSON.stringify([argv, options])}`, made).ask(item, signal)
  }
  const line = made()
  try {
    return await line.ask(item)
  } finally {
    await line.close()
  }
}

function specOf(argv: readonly string[], options: CoprocessOptions): CoprocessSpec {
  const { protocol: name = 'json-lines', env, cwd, timeoutMs, maxOutputBytes = MOST_ANSWER } = options
  const folder = fileURLToPath(templates)
  const basic = environmentOf(env)
  const path = [folder, basic['PYTHONPATH']].filter(Boolean).join(delimiter)
  const given = { ...basic, PYTHONPATH: path, PAPY_TEMPLATES: folder, PAPY_PROTOCOL: name }
  return { argv, cwd, timeoutMs, maxOutputBytes, env: given, protocol: protocols[name] }
}
