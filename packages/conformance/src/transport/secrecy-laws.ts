import assert from 'node:assert/strict'
import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { pattern } from '../bytes.ts'
import { failureOf } from '../refusal.ts'
import { carry, type TransportLaw } from './carrying.ts'

/** That nothing is shown to others. */
export const secrecyLaws: readonly TransportLaw[] = [
  {
    id: 'T100',
    title: 'what is in the directory of the run is for its user alone',
    unless: () => (process.platform === 'win32' ? 'Windows has no modes' : undefined),
    async check(stage) {
      const [here, there] = await stage.pair()
      for (const end of [here, there]) await end.put([pattern(5_000)], { readers: 3 })
      await carry(here, there, [pattern(5_000)], 'an item')
      await carry(there, here, [pattern(5_000)], 'an item')
      const open = filesIn(stage.directory).filter(
        (file) => ((lstatSync(file, { throwIfNoEntry: false })?.mode ?? 0) & 0o077) !== 0,
      )
      assert.deepEqual(open, [], 'files that others may enter, read or write')
    },
  },
  {
    id: 'T101',
    title: 'the secret of the run is in no ticket, no error, no file and no command line',
    async check(stage) {
      const [here, there] = await stage.pair()
      const ticket = await there.put([pattern(5_000)])
      await carry(here, there, [pattern(100)], 'an item')
      const errors = [
        await failureOf('a changed ticket', () => here.take({ ...ticket, at: ['x', 'y'] })),
        await failureOf('a foreign ticket', () => here.take({ ...ticket, run: 'x' })),
      ]
      const files = filesIn(stage.directory).filter((file) => lstatSync(file, { throwIfNoEntry: false })?.isFile())
      const shown = {
        ticket: JSON.stringify(ticket),
        errors: errors.map((error) => inspect(error, { depth: 9, showHidden: true })).join('\n'),
        names: filesIn(stage.directory).join('\n'),
        files: files.map(read).join('\n'),
        commands: commandLines(),
      }
      for (const [place, text] of Object.entries(shown))
        assert.ok(!hasSecret(text, stage.secret), `the secret is in ${place}`)
    },
  },
]

function hasSecret(text: string, secret: string): boolean {
  const bytes = Buffer.from(secret, 'hex')
  return [secret, bytes.toString('latin1'), bytes.toString('base64'), bytes.toString('base64url')].some((form) =>
    text.includes(form),
  )
}

function filesIn(directory: string): string[] {
  return readdirSync(directory, { recursive: true }).map((name) => join(directory, String(name)))
}

function commandLines(): string {
  if (process.platform !== 'linux') return process.argv.join(' ')
  const ids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return ids.map((id) => read(`/proc/${id}/cmdline`)).join('\n')
}

// Processes and files come and go.
function read(file: string): string {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return ''
  }
}
