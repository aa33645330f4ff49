import { realpathSync } from 'node:fs'
import { ArgumentError } from '@papy/contract'
import type { Agent, AgentOptions } from '@papy/runtime-ws'
import { accountOf, type Listening } from '../agent/account.ts'
import { agentCertificate, type FoundCertificate } from '../agent/certificate.ts'
import { doorLog, type LogLevel, logLevels } from '../agent/door-log.ts'
import { isLoopback, listenOf } from '../agent/listen.ts'
import { readArguments } from '../arguments.ts'
import { type Command, type Exit, exit, type Streams } from '../command.ts'
import { accessTo } from '../hosts/access.ts'
import { KnownHosts } from '../hosts/known-hosts.ts'
import { optionalPackage } from '../optional-package.ts'
import { type Options, optionLines } from '../options.ts'
import { agentToken, knownToken, type Token } from '../token.ts'

const options = {
  listen: {
    type: 'string',
    default: '127.0.0.1:9000',
    value: 'address:port',
    help: 'where it listens (default 127.0.0.1:9000, which only this host reaches); 0.0.0.0:9000 is every address of this host',
  },
  join: {
    type: 'string',
    value: 'address',
    help: 'listens nowhere, but dials a run that waits for agents: wss://host:9001, where joining(n) of @papy/runtime-ws is among its workers',
  },
  stdio: {
    type: 'boolean',
    default: false,
    help: 'listens nowhere: its run is at the other end of standard input and output, as over ssh; it ends with its input',
  },
  slots: {
    type: 'string',
    value: 'n',
    help: 'workers at the same time, over all runs (default as many as there are cores)',
  },
  'token-file': {
    type: 'string',
    value: 'file',
    completes: 'files',
    help: 'the token that lets a run in (default PAPY_TOKEN, else one that is made once and kept)',
  },
  'show-token': { type: 'boolean', default: false, help: 'prints the token, too' },
  'tls-cert': {
    type: 'string',
    value: 'file',
    completes: 'files',
    help: 'its certificate in PEM (default, beyond this host: its own, which is made once and kept)',
  },
  'tls-key': { type: 'string', value: 'file', completes: 'files', help: 'the key of that certificate in PEM' },
  'allow-directory': {
    type: 'string',
    multiple: true,
    default: [] as string[],
    value: 'directory',
    completes: 'files',
    help: 'lets runs use modules that are below a directory: of a disk that all hosts share, or of this host',
  },
  'allow-package': {
    type: 'string',
    multiple: true,
    default: [] as string[],
    value: 'package',
    help: 'lets runs use a package that is installed where this is started; those of PaPy always may be',
  },
  'allow-key': {
    type: 'string',
    multiple: true,
    default: [] as string[],
    value: 'key',
    help: 'lets runs use what the owner of that public key sends, as papy trust does, but for this agent alone',
  },
  'log-level': {
    type: 'string',
    default: 'info',
    value: 'level',
    completes: logLevels,
    help: `what is told on standard error of who comes and goes: ${logLevels.join(', ')} (default info)`,
  },
  json: { type: 'boolean', default: false, help: 'prints one line of JSON when it listens, instead of text' },
} as const satisfies Options

const help = `papy agent: lets runs elsewhere use this host

usage: papy agent [options]

Listens, and runs workers for whoever knows its token: papy run --workers=host:9000#4, or websocket('host:9000', 4) in a
program. Each worker is a process of its own. It runs packages of PaPy that are installed here, what --allow-directory and
--allow-package name, and code of those whose key it trusts, by papy trust or --allow-key. Beyond this host everything is
encrypted, and who runs it is known by its certificate, whose fingerprint is printed.

examples
  papy agent                                                 for runs on this host, to try it
  papy agent --listen 0.0.0.0:9000 --allow-directory /data   for other hosts that have /data, too
  papy agent --join wss://login1:9001 --slots 16             from behind NAT, or as a job of a cluster
  papy agent --listen 10.0.0.5:9000 --slots 16 --token-file /run/secrets/papy

${optionLines(options)}

A signal to end (Ctrl-C, SIGTERM) takes no new work, and ends when what it has is done; a second one ends it at once.

Exit code: 0 it was told to end; 1 it could not go on; 2 the call is wrong, and nothing was started.`

/** `papy agent` */
export const agent: Command = {
  help,
  options,
  operands: [],
  async run(args, streams) {
    const { values } = readArguments('agent', { args: [...args], options })
    if (values.stdio && values.join !== undefined) throw bothWays()
    const request: Request = {
      ...values,
      allow: {
        directories: values['allow-directory'].map(directoryOf),
        packages: values['allow-package'],
        keys: values['allow-key'],
      },
      observe: doorLog(levelOf(values['log-level']), streams.error),
      count: values.slots === undefined ? {} : { slots: slotsOf(values.slots) },
    }
    const runtime = await optionalPackage('@papy/runtime-ws', 'papy agent', () => import('@papy/runtime-ws'))
    if (values.stdio) return talking(request, runtime, streams)
    if (values.join !== undefined) return joined(values.join, request, runtime, streams)
    return listens(request, runtime, streams)
  },
}

type Runtime = typeof import('@papy/runtime-ws')

/** What a call of `papy agent` asks for. */
interface Request {
  readonly listen: string
  readonly 'token-file'?: string | undefined
  readonly 'tls-cert'?: string | undefined
  readonly 'tls-key'?: string | undefined
  readonly 'show-token': boolean
  readonly json: boolean
  readonly allow: Readonly<Record<'directories' | 'packages' | 'keys', readonly string[]>>
  readonly observe: NonNullable<AgentOptions['observe']>
  readonly count: { readonly slots?: number }
}

async function talking({ allow, observe, count }: Request, runtime: Runtime, streams: Streams): Promise<Exit> {
  return ended(await runtime.agent({ stdio: true, allow, observe, ...count }), streams)
}

async function joined(join: string, request: Request, runtime: Runtime, streams: Streams): Promise<Exit> {
  const { allow, observe, count, json } = request
  const token = await knownToken(request['token-file'])
  const access = await accessTo(join, { reach: runtime, token, known: new KnownHosts(), say: streams.error })
  const there = await runtime.agent({ join, allow, observe, ...count, ...access })
  const end = ended(there, streams)
  const { url, slots } = there
  streams.out(
    json ? JSON.stringify({ url, slots, pid: process.pid, ...allow }) : `papy agent: ${slots} slots for ${url}`,
  )
  return end
}

async function listens(request: Request, runtime: Runtime, streams: Streams): Promise<Exit> {
  const { allow, observe, count, json, 'show-token': showToken } = request
  const { host, port } = listenOf(request.listen)
  const given = { cert: request['tls-cert'], key: request['tls-key'] }
  const needsTls = !isLoopback(host) || given.cert !== undefined || given.key !== undefined
  const token = await agentToken(request['token-file'])
  const tls = needsTls ? await agentCertificate(given, () => runtime.selfSigned()) : undefined
  const there = await runtime.agent({ host, port, token: token.text, allow, observe, ...count, ...(tls && { tls }) })
  const fingerprint = tls && runtime.fingerprintOf(tls.cert)
  const listening = listeningOf(there, { allow, token, tls, fingerprint, trusts: await trustedBy(allow) })
  warn(token, tls, streams)
  const end = ended(there, streams)
  const secret = showToken ? { secret: token.text } : {}
  streams.out(json ? JSON.stringify({ ...listening, ...secret }) : accountOf(listening))
  if (showToken && !json) streams.out(`\nthe token is ${token.text}`)
  return end
}

// As it is now: whom papy trust adds later is trusted, too.
async function trustedBy({ keys }: Request['allow']): Promise<readonly string[]> {
  const { readTrust } = await import('@papy/runtime-ws/code')
  return [...keys, ...(await readTrust()).map(({ key, name }) => name || key)]
}

interface Belongings {
  readonly allow: Request['allow']
  readonly token: Token
  readonly tls: FoundCertificate | undefined
  readonly fingerprint: string | undefined
  readonly trusts: readonly string[]
}

function listeningOf({ url, host, port, slots }: Agent, belongings: Belongings): Listening {
  const { allow, token, tls, fingerprint, trusts } = belongings
  return {
    url,
    host,
    port,
    slots,
    pid: process.pid,
    fingerprint,
    certificate: tls?.place,
    token: token.place,
    directories: allow.directories,
    packages: allow.packages,
    trusts,
  }
}

function warn(token: Token, tls: FoundCertificate | undefined, { error }: Streams): void {
  if (token.isOpen)
    error(`papy: others on this host may read ${token.place}, and so use this agent; run \`chmod 600\` on it`)
  if (token.isNew) error(`papy: a token was made, and is kept in ${token.place}`)
  if (tls?.isNew) error(`papy: a certificate was made, and is kept with its key in ${tls.place}`)
}

async function ended(there: Agent, { error, onSignal }: Streams): Promise<Exit> {
  let signals = 0
  const off = onSignal(() => {
    if (++signals === 1 && there.workers > 0) error('papy: finishing what there is; a second signal ends it at once')
    void there.close({ drain: signals === 1 })
  })
  const why = await there.ended
  off()
  if (why === undefined) return exit.done
  error(`papy: ${why.message} (${why.code})`)
  return exit.failed
}

function bothWays(): ArgumentError {
  const message = 'options --join and --stdio are both given; an agent has its run at one end: leave one out'
  return new ArgumentError('ERR_ARGUMENT', message, { option: 'join' })
}

function slotsOf(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text)
  throw new ArgumentError('ERR_ARGUMENT', `option --slots is '${text}'; pass a whole number from 1 to 9999`, {
    value: text,
  })
}

function levelOf(text: string): LogLevel {
  const level = logLevels.find((one) => one === text)
  if (level !== undefined) return level
  const message = `option --log-level is '${text}'; pass one of ${logLevels.join(', ')}`
  throw new ArgumentError('ERR_ARGUMENT', message, { option: 'log-level', value: text })
}

function directoryOf(directory: string): string {
  try {
    return realpathSync.native(directory)
  } catch (cause) {
    const message = `option --allow-directory is ${directory}, and there is no such directory; name one`
    throw new ArgumentError('ERR_ARGUMENT', message, { cause, option: 'allow-directory', value: directory })
  }
}
