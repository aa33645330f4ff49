import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { FoundPackage } from '../packages/found-packages.ts'
import type { Check } from './check.ts'

/** A package that another one needs, or is better with. */
interface Native {
  readonly name: string
  /** The package of PaPy that uses it. */
  readonly of: string
  /** What happens without it. */
  readonly without: string
  /** Whether that package does not work without it. */
  readonly needed: boolean
}

const natives: readonly Native[] = [
  {
    name: 'better-sqlite3',
    of: '@papy/transport-sqlite',
    without: 'node:sqlite is used, where Node has it',
    needed: false,
  },
  { name: 'koffi', of: '@papy/transport-shm', without: 'shm() works between threads only', needed: false },
  { name: 'mysql2', of: '@papy/transport-mysql', without: 'mysql() does not work', needed: true },
  { name: 'cbor-x', of: '@papy/serializer-cbor', without: 'cbor() does not work', needed: true },
]

const LOAD_MS = 20_000

/** Whether packages with native code, and those that plugins rest on, load on this machine. */
export async function nativeChecks(found: readonly FoundPackage[]): Promise<readonly Check[]> {
  const used = natives.flatMap((native) => {
    const user = found.find(({ name }) => name === native.of)
    return user === undefined ? [] : [nativeCheck(native, user.directory)]
  })
  return Promise.all(used)
}

async function nativeCheck({ name, of, without, needed }: Native, directory: string): Promise<Check> {
  const subject = { area: 'native code', name } as const
  const install = `run \`npm install ${name}\``
  const entry = resolved(name, directory)
  const state = needed ? 'bad' : 'note'
  if (entry === undefined) return { ...subject, state, found: `not installed; without it ${without}`, advice: install }
  const failure = await loadFailure(entry)
  if (failure === undefined) return { ...subject, state: 'good', found: `loads, for ${of}` }
  const advice = `${install} again, with the Node that runs this, or without it: ${without}`
  return { ...subject, state, found: `is installed, and does not load: ${failure}`, advice }
}

function resolved(name: string, directory: string): string | undefined {
  try {
    return createRequire(join(directory, 'package.json')).resolve(name)
  } catch {
    return undefined
  }
}

// In a process of its own: native code for another Node may end the one that loads it.
function loadFailure(entry: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['-e', 'require(process.argv[1])', entry], { timeout: LOAD_MS }, (error, _, stderr) => {
      if (error === null) return resolve(undefined)
      const said = stderr.split('\n').find((line) => /\bError\b/.test(line)) ?? stderr.trim().split('\n').at(-1)
      resolve(said || `its process ended with ${error.signal ?? error.code}`)
    })
  })
}
