import { readFile } from 'node:fs/promises'
import { ArgumentError } from '@papy/contract'
import type { Trusted } from '@papy/runtime-ws/code'
import { readArguments } from '../arguments.ts'
import { type Command, type Exit, exit, type Streams } from '../command.ts'
import { optionalPackage } from '../optional-package.ts'
import { type Options, optionLines } from '../options.ts'

const options = {
  list: { type: 'boolean', short: 'l', default: false, help: 'prints whom agents of yours trust; so does no operand' },
  remove: { type: 'boolean', short: 'r', default: false, help: 'trusts these keys no longer' },
  name: { type: 'string', value: 'text', help: 'whose key it is, for you to read' },
  json: { type: 'boolean', default: false, help: 'prints JSON: { file, trusted: [{ key, name }] }' },
} as const satisfies Options

const help = `papy trust: lets somebody's code run on agents of yours

usage: papy trust [options] [public key | file …]

Without it an agent runs nothing but what is installed where it is. With it, it also runs whatever the owner of that
key sends: as you, with all that you may do. \`papy key\` prints a public key on the host from which runs are started;
a file holds some, one a line. Agents that run already know at once.

${optionLines(options)}

Exit code: 0 done; 1 the keys that are trusted cannot be read or written; 2 the call is wrong, and nothing was changed.`

type Keys = typeof import('@papy/runtime-ws/code')

/** `papy trust` */
export const trust: Command = {
  help,
  options,
  async run(args, streams) {
    const { values, positionals } = readArguments('trust', { args: [...args], options, allowPositionals: true })
    const { list, remove, name = '', json } = values
    checkCall(positionals, { list, remove, name })
    const keys = await optionalPackage('@papy/runtime-ws', 'papy trust', () => import('@papy/runtime-ws/code'))
    const given = (await Promise.all(positionals.map((text) => keysIn(keys, text)))).flat()
    try {
      const known = await keys.readTrust()
      const trusted = remove ? without(known, given) : united(known, given, name.trim())
      if (given.length > 0) await keys.writeTrust(trusted)
      return tell(streams, { file: keys.userTrustFile(), trusted }, json)
    } catch (error) {
      if (error instanceof ArgumentError) throw error
      streams.error((error as Error).message)
      return exit.failed
    }
  },
}

function checkCall(
  positionals: readonly string[],
  { list, remove, name }: { readonly list: boolean; readonly remove: boolean; readonly name: string },
): void {
  const isNamed = positionals.length > 0
  if (list && (isNamed || remove)) throw wrong('--list is for no key, and goes with nothing else', '--list')
  if (remove && !isNamed) throw wrong('--remove needs the keys to remove', '--remove')
  if (/[#\r\n]/.test(name)) throw wrong('a name stands in one line, without #', name)
}

async function keysIn({ isPublicKey, publicKey, trustedIn }: Keys, text: string): Promise<readonly Trusted[]> {
  if (isPublicKey(text)) return [{ key: text, name: '' }]
  const content = await readFile(text, 'utf8').catch(() => undefined)
  if (content === undefined) return [{ key: publicKey(text), name: '' }]
  try {
    return trustedIn(content)
  } catch (cause) {
    throw wrong(`${text}: ${(cause as Error).message}`, text)
  }
}

function united(known: readonly Trusted[], given: readonly Trusted[], name: string): readonly Trusted[] {
  const all = new Map(known.map((one) => [one.key, one]))
  for (const one of given) all.set(one.key, { key: one.key, name: name || one.name || (all.get(one.key)?.name ?? '') })
  return [...all.values()]
}

/** @throws ArgumentError `ERR_ARGUMENT` for a key that is not trusted */
function without(known: readonly Trusted[], given: readonly Trusted[]): readonly Trusted[] {
  const stranger = given.find(({ key }) => !known.some((one) => one.key === key))
  if (stranger !== undefined) throw wrong(`${stranger.key} is not trusted; see papy trust --list`, stranger.key)
  return known.filter((one) => !given.some(({ key }) => key === one.key))
}

function tell(
  { out }: Streams,
  { file, trusted }: { readonly file: string; readonly trusted: readonly Trusted[] },
  json: boolean,
): Exit {
  if (json) out(JSON.stringify({ file, trusted }))
  else for (const { key, name } of trusted) out(`${key} ${name}`.trim())
  return exit.done
}

function wrong(what: string, value: string): ArgumentError {
  return new ArgumentError('ERR_ARGUMENT', `papy trust: ${what}`, { value })
}
