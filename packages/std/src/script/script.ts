import { existsSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { environmentOf } from '@papy/contract/engine'
import { stepOf } from '@papy/contract/function'
import type { BoundStep } from '@papy/core'
import { recipeOf } from '../recipe.ts'
import { type Calling, calling } from './calling.ts'
import { CommandError, type ProgramFacts, shownArgv } from './command-error.ts'
import { door } from './door.ts'
import { inputPaths, outputPaths, type Paths } from './ports.ts'
import { type Ran, run } from './run.ts'
import { ScratchFolder } from './scratch-folder.ts'
import { type PortNamesOf, type PortsOut, planOf, type ScriptConfig, type ScriptPlan } from './script-config.ts'

/** Bytes of standard output after which a script is ended: its results are files. */
const MOST_OUTPUT = 64 * 1024 * 1024

/** Bytes of a parameter that is also a variable of the environment. */
const MOST_VARIABLE = 32_768

/**
 * A function for pipers that runs a script on files: PaPy's `script` node. Items are paths, or what another script returned;
 * the result is `{ port: path }`, which the next one takes as it is.
 *
 * The script is called with one argument, the path of a JSON file `{ params, in, out }`, where `in` and `out` are absolute
 * paths by port. The same stands in its environment, for languages without JSON: `PAPY_IN_<port>`, `PAPY_OUT_<port>`,
 * `PAPY_PARAM_<name>`. What `writeTemplate` writes is a script to begin with.
 *
 * What is at the paths of its results is removed before it begins, and when it fails, so that nobody takes half of a result
 * for one. Inputs of the same name in different folders have the same results: give these names of their own.
 *
 * As a worker's function it throws what a {@link command} throws; `ERR_COMMAND_OUTPUT` (field `missing`) where a file that it
 * was to write is not there.
 *
 * @throws ArgumentError `ERR_ARGUMENT`; SerializerError `ERR_NOT_SERIALIZABLE` for `params`
 */
export function script<const Out extends PortsOut = 'out'>(
  config: ScriptConfig<Out>,
): BoundStep<readonly unknown[], Record<PortNamesOf<Out>, string>> {
  return stepOf({
    from: { url: door, export: 'runScript' },
    args: [planOf(config)],
    holds: true,
    recipe: recipeOf('script', door, 'script', [config]),
  }) as BoundStep<readonly unknown[], Record<PortNamesOf<Out>, string>>
}

/**
 * What {@link script} binds: runs a script on the paths of an inbox.
 *
 * @throws CommandError `ERR_COMMAND_START`, `ERR_COMMAND_FAILED`, `ERR_COMMAND_OUTPUT`; TimeoutError `ERR_TIMEOUT`;
 * ArgumentError `ERR_ARGUMENT`
 */
export async function runScript(inbox: readonly unknown[], plan: ScriptPlan): Promise<Record<string, string>> {
  const call = calling()
  const inputs = inputPaths(plan.ins, inbox)
  const outputs = outputPaths(plan, inputs)
  const folder = new ScratchFolder()
  let done = false
  try {
    await mkdir(plan.dir, { recursive: true })
    await remove(outputs)
    const argv = [
      ...plan.executable,
      resolve(plan.script),
      await folder.write('call.json', () => callOf(plan, inputs, outputs)),
    ]
    checkThere(outputs, argv, await runOn(argv, plan, { inputs, outputs }, call))
    done = true
    return { ...outputs }
  } finally {
    if (!done) await remove(outputs)
    await folder.remove()
  }
}

function runOn(
  argv: readonly string[],
  { cwd, env, timeoutMs, params }: ScriptPlan,
  { inputs, outputs }: { readonly inputs: Paths; readonly outputs: Paths },
  call: Calling,
): Promise<Ran> {
  const variables = { ...named('IN', absolute(inputs)), ...named('OUT', absolute(outputs)), ...named('PARAM', params) }
  const spec = { argv, cwd, env: { ...environmentOf(env), ...variables }, timeoutMs }
  return run({ ...spec, maxOutputBytes: MOST_OUTPUT, codes: [0] }, call)
}

function callOf({ params }: ScriptPlan, inputs: Paths, outputs: Paths): string {
  return `${JSON.stringify({ params, in: absolute(inputs), out: absolute(outputs) }, undefined, 2)}\n`
}

function absolute(paths: Paths): Paths {
  return Object.fromEntries(Object.entries(paths).map(([port, path]) => [port, resolve(path)]))
}

// A shell can only name what is a word; what is too long would keep the script from being started.
function named(kind: 'IN' | 'OUT' | 'PARAM', values: Readonly<Record<string, unknown>>): Record<string, string> {
  const variables = Object.entries(values).flatMap(([name, value]) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value)
    return /^\w+$/.test(name) && text.length <= MOST_VARIABLE && !text.includes('\0')
      ? [[`PAPY_${kind}_${name}`, text]]
      : []
  })
  return Object.fromEntries(variables) as Record<string, string>
}

async function remove(paths: Paths): Promise<void> {
  for (const path of Object.values(paths)) await rm(path, { recursive: true, force: true })
}

function checkThere(outputs: Paths, argv: readonly string[], { code, stdout, stderr }: Ran): void {
  const missing = Object.entries(outputs).flatMap(([port, path]) => (existsSync(path) ? [] : [`${port} (${path})`]))
  if (missing.length === 0) return
  const facts: ProgramFacts = {
    argv: shownArgv(argv),
    exitCode: code,
    stdout: stdout.subarray(-65_536).toString(),
    stderr,
  }
  const message = `the script ended with code ${code}, but did not write ${missing.join(', ')}; write each file that out names`
  throw new CommandError('ERR_COMMAND_OUTPUT', message, { ...facts, missing })
}
