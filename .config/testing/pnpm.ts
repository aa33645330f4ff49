import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The pnpm of this repository, which need not be on the PATH. */
export function pnpm(): string {
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { packageManager: string }
  const program = process.platform === 'win32' ? 'pnpm.cmd' : 'pnpm'
  return join(root, '.tools', packageManager.replace('@', '-'), 'node_modules', '.bin', program)
}
