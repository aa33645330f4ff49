import { ArgumentError } from '@papy/contract'
import { readArguments } from '../arguments.ts'
import { type Command, exit } from '../command.ts'
import { accountOf } from '../hosts/account.ts'
import { type Asked, asked } from '../hosts/asked.ts'
import { KnownHosts } from '../hosts/known-hosts.ts'
import { type RemotePart, remotePart } from '../hosts/remote-part.ts'
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

usage: papy workers [options] <host:port | ssh://user@host …>

Asks agents, which run with papy agent, how many slots they have, how many are busy and for how many runs, the load of their
hosts, their versions, and how quick they answer. One that is leaving has no slots for anybody. No worker is started there; over
ssh an agent is, which is gone when it has answered. Addresses are those of papy run --workers; lists with commas between are
understood, too, so that the same list serves both.

examples
  papy workers host1:9000 host2:9000
  papy workers ssh://ada@host3
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
    const parts = positionals.flatMap((list) => list.split(',')).map(partOf)
    if (parts.length === 0) throw noAddress()
    const reach = await optionalPackage('@papy/runtime-ws', 'papy workers', () => import('@papy/runtime-ws'))
    const token = await knownToken(values['token-file'])
    const caller = { reach, token, known: new KnownHosts(), say: streams.error }
    const agents: Asked[] = await Promise.all(parts.map((part) => asked(part, caller)))
    const missing = agents.flatMap((one) => ('error' in one ? [one.error] : []))
    if (values.json) streams.out(JSON.stringify(agents, undefined, 2))
    else if (missing.length < agents.length) streams.out(accountOf(agents))
    for (const { message, code } of missing) streams.error(`papy: ${message} (${code})`)
    return missing.length === 0 ? exit.done : exit.failed
  },
}

function partOf(text: string): RemotePart {
  const part = remotePart(text.trim())
  if (part !== undefined) return part
  const message = `'${text}' is no address of an agent; pass host:port, such as host1:9000, or ssh://user@host`
  throw new ArgumentError('ERR_ARGUMENT', message, { value: text })
}

function noAddress(): ArgumentError {
  return new ArgumentError('ERR_ARGUMENT', 'no agent is named; say papy workers host1:9000, see `papy workers --help`')
}
