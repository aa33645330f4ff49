import { fileURLToPath } from 'node:url'
import { ArgumentError, describe } from '@papy/contract'
import { checkOptions, type Rule } from '@papy/contract/engine'
import { survey } from '@papy/contract/value'
import { type ProgramOptions, programRules } from './command-options.ts'
import { jsonRules } from './json-rules.ts'
import type { PortNames } from './ports.ts'

/** Ports out: by name, with the extension of each; or names alone. */
export type PortsOut =
  | Readonly<Record<string, string>>
  | string
  | readonly (string | readonly [port: string, ext: string])[]

/** The names of ports out. */
export type PortNamesOf<Out> = Out extends string
  ? Out
  : Out extends readonly (infer One)[]
    ? One extends readonly [infer Port, unknown]
      ? Port & string
      : One & string
    : keyof Out & string

/** What a {@link script} is. */
export interface ScriptConfig<Out extends PortsOut = PortsOut> extends ProgramOptions {
  /** Its name in the names of its files: letters, digits, `.`, `_`, `-`. */
  readonly id: string
  /** What runs it: `'python3'`, or with arguments of its own: `['Rscript', '--vanilla']`. */
  readonly executable: string | readonly string[]
  /** Where it is: a path, or `new URL('./count.py', import.meta.url)`. */
  readonly script: string | URL
  /** Where its files go; made if it is not there. */
  readonly dir: string
  /** Names of the ports in. @defaultValue ['in'] */
  readonly in?: string | readonly string[]
  /**
   * Names of the ports out, with the extension of each: `{ counts: 'tsv' }`; or names alone, which take the extension of the
   * file that came in. @defaultValue ['out']
   */
  readonly out?: Out
  /** Whatever else it is to know: what JSON can hold. @defaultValue {} */
  readonly params?: Readonly<Record<string, unknown>>
}

/** The same as data: what is bound to the function that runs it. */
export interface ScriptPlan extends PortNames, ProgramOptions {
  readonly executable: readonly string[]
  readonly script: string
  readonly params: Readonly<Record<string, unknown>>
}

/** What goes into the names of files. */
const name = /^[A-Za-z0-9_][\w.-]{0,99}$/
const port = /^[A-Za-z_]\w{0,63}$/
const ext = /^[\w.-]{0,32}$/

const matches =
  (pattern: RegExp, what: string): Rule =>
  (value) =>
    typeof value === 'string' && pattern.test(value) ? undefined : what

const path: Rule = (value) =>
  typeof value === 'string' && value !== '' && !value.includes('\0') ? undefined : 'a path'

const location: Rule = (value) => (value instanceof URL ? undefined : path(value))

const program: Rule = (value) => {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  return list.length > 0 && list.every((one) => path(one) === undefined) ? undefined : "a program, such as 'python3'"
}

/** @throws ArgumentError `ERR_ARGUMENT`; SerializerError `ERR_NOT_SERIALIZABLE` for what JSON cannot hold in `params` */
export function planOf(config: ScriptConfig): ScriptPlan {
  checkOptions<ScriptConfig>('script', config, {
    ...programRules('script'),
    id: matches(name, "up to 100 letters, digits, '.', '_' and '-'"),
    executable: program,
    script: location,
    dir: path,
    in: () => undefined,
    out: () => undefined,
    params: (value) => (typeof value === 'object' && value !== null && !Array.isArray(value) ? undefined : 'an object'),
  })
  const { in: ins = ['in'], out = ['out'], params = {}, executable, script, id, dir, ...rest } = config
  for (const [option, value] of Object.entries({ id, executable, script, dir }))
    if (value === undefined) throw missing(option)
  survey(params, jsonRules('script()'))
  return {
    ...rest,
    id,
    dir,
    params,
    ins: distinct('in', typeof ins === 'string' ? [ins] : [...ins]),
    outs: outsOf(out),
    executable: typeof executable === 'string' ? [executable] : [...executable],
    script: script instanceof URL ? fileURLToPath(script) : script,
  }
}

function outsOf(out: NonNullable<ScriptConfig['out']>): ScriptPlan['outs'] {
  const list = typeof out === 'string' ? [out] : Array.isArray(out) ? out : Object.entries(out)
  const outs = list.map((one: string | readonly [string, string]) =>
    typeof one === 'string' ? ([one, undefined] as const) : ([one[0], one[1]] as const),
  )
  distinct(
    'out',
    outs.map(([known]) => known),
  )
  for (const [known, value] of outs)
    if (value !== undefined && !(typeof value === 'string' && ext.test(value)))
      throw wrong('out', value, `an extension for ${known}, such as 'tsv'`)
  return outs
}

function distinct(option: string, names: readonly string[]): readonly string[] {
  const bad = names.find((one, at) => typeof one !== 'string' || !port.test(one) || names.indexOf(one) !== at)
  if (names.length > 0 && bad === undefined) return names
  throw wrong(option, bad ?? names, 'names of ports: letters, digits and _, each once')
}

function wrong(option: string, value: unknown, wanted: string): ArgumentError {
  return new ArgumentError('ERR_ARGUMENT', `option ${option} of script has ${describe(value)}; pass ${wanted}`, {
    option,
    value,
  })
}

function missing(option: string): ArgumentError {
  return new ArgumentError('ERR_ARGUMENT', `script needs ${option}; pass { id, executable, script, dir }`, { option })
}
