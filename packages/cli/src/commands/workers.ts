import { ArgumentError } from '@papy/contract'
import { readArguments } from '../arguments.ts'
import { type Command, exit } from '../command.ts'
import { accountOf } from '../hosts/account.ts'
import { type Asked, asked } from '../hosts/asked.ts'
import { KnownHosts } from '../hosts/known-hosts.ts'
import { remotePart } from '../hosts/remote-part.ts'
import { optionalPackage } from '../optional-package.ts'
import { type Options, optionLines } from '../options.ts'
import { knownToken } from '../token.ts'

const options = {
  'token-file': {
    type: 'string',
    value: 'file',
    completes: 'files',
    help: 'the token of the agents (default PAPY_TOKEN, else the one that papy agent keeps)',
  },
  json: {
    type: 'boolean',
    default: false,
    help: 'prints JSON: [{ address, status: { slots, workers, coordinators, load, … }, latencyMs }], or [{ address, error }]',
  },
} as const satisfies Options

const help = `papy workers: says which agents are there, and how they are

usage: papy workers [options] <host:port …>

Asks agents, which run with papy agent, how many slots they have, how many are busy and for how many runs, the load of their
hosts, their versions, and how quick they answer. Nothing is started there. Addresses are those of papy run --workers; lists
with commas between are understood, too, so that the same list serves both.

examples
  papy workers host1:9000 host2:9000
  papy workers --json host1:9000#2,host2:9000#4 | jq '.[].status.slots'

${optionLines(options)}

Exit code: 0 all of them answered; 1 one did not; 2 the call is wrong, and nobody was asked.`

/** `papy workers` */
export const workers: Command = {
  help,
  options,
  operands: [],
  async run(args, streams) {
    const config = { args: [...args], options, allowPositionals: true } as const
    const { values, positionals } = readArguments('workers', config)
    const addresses = positionals.flatMap((list) => list.split(',')).map(addressOf)
    if (addresses.length === 0) throw noAddress()
    const reach = await optionalPackage('@papy/runtime-ws', 'papy workers', () => import('@papy/runtime-ws'))
    const token = await knownToken(values['token-file'])
    const caller = { reach, token, known: new KnownHosts(), say: streams.error }
    const agents: Asked[] = await Promise.all(addresses.map((address) => asked(address, caller)))
    const missing = agents.flatMap((one) => ('error' in one ? [one.error] : []))
    if (values.json) streams.out(JSON.stringify(agents, undefined, 2))
    else if (missing.length < agents.length) streams.out(accountOf(agents))
    for (const { message, code } of missing) streams.error(`papy: ${message} (${code})`)
    return missing.length === 0 ? exit.done : exit.failed
  },
}

function addressOf(text: string): string {
  const part = remotePart(text.trim())
  if (part !== undefined) return part.address
  const message = `'${text}' is no address of an agent; pass host:port, such as host1:9000`
  throw new ArgumentError('ERR_ARGUMENT', message, { value: text })
}

function noAddress(): ArgumentError {
  return new ArgumentError('ERR_ARGUMENT', 'no agent is named; say papy workers host1:9000, see `papy workers --help`')
}
