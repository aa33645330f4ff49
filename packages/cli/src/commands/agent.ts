import type { Agent } from '@papy/runtime-ws'
import { accountOf, type Listening } from '../agent/account.ts'
import { agentCertificate, type FoundCertificate } from '../agent/certificate.ts'
import { isLoopback, listenOf } from '../agent/listen.ts'
import { agentOptions, type Request, requestOf } from '../agent/request.ts'
import { type Command, type Exit, exit, type Streams } from '../command.ts'
import { accessTo } from '../hosts/access.ts'
import { KnownHosts } from '../hosts/known-hosts.ts'
import { optionalPackage } from '../optional-package.ts'
import { optionLines } from '../options.ts'
import { agentToken, knownToken, type Token } from '../token.ts'

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

${optionLines(agentOptions)}

A signal to end (Ctrl-C, SIGTERM) takes no new work, and ends when what it has is done; a second one ends it at once.

Exit code: 0 it was told to end; 1 it could not go on; 2 the call is wrong, and nothing was started.`

/** `papy agent` */
export const agent: Command = {
  help,
  options: agentOptions,
  operands: [],
  async run(args, streams) {
    const request = requestOf(args, streams)
    const runtime = await optionalPackage('@papy/runtime-ws', 'papy agent', () => import('@papy/runtime-ws'))
    if (request.stdio) return talking(request, runtime, streams)
    if (request.join !== undefined) return joined(request.join, request, runtime, streams)
    return listens(request, runtime, streams)
  },
}

type Runtime = typeof import('@papy/runtime-ws')

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
