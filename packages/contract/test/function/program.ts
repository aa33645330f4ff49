import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** Versions of Node to run programs on: this one, and those whose paths are in `PAPY_NODES`, separated by colons. */
export const nodes: readonly string[] = [process.execPath, ...(process.env['PAPY_NODES']?.split(':') ?? [])]

/** Where the fixtures are. */
export const fixtures: string = fileURLToPath(new URL('fixtures/', import.meta.url))

/** Runs a program, and reads the JSON that it prints. Fails if it prints warnings or does not end by itself. */
export async function run(node: string, ...args: readonly string[]): Promise<Record<string, unknown>> {
  // What starts vitest may set both.
  const env = { ...process.env, NODE_OPTIONS: '', NODE_PATH: '' }
  const { stdout, stderr } = await promisify(execFile)(node, args, { cwd: fixtures, timeout: 20_000, env })
  const warnings = stderr
    .split('\n')
    .filter((line) => line !== '' && !/ExperimentalWarning: Type Stripping|trace-warnings/.test(line))
  if (warnings.length > 0) throw new Error(stderr)
  return JSON.parse(stdout) as Record<string, unknown>
}

/** Major and minor version of a Node, as one number: 22.18 is 2218. */
export async function versionOf(node: string): Promise<number> {
  const { stdout } = await promisify(execFile)(node, ['-p', 'process.versions.node'])
  const [major = 0, minor = 0] = stdout.split('.').map(Number)
  return major * 100 + minor
}
