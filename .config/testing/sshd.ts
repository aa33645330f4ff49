import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { freePort } from './free-port.ts'

const PROGRAM = ['/usr/sbin/sshd', '/usr/local/sbin/sshd', '/opt/homebrew/sbin/sshd'].find((path) => existsSync(path))

/** Whether this machine has the server of ssh. */
export const hasSshd: boolean = PROGRAM !== undefined

/** The name that tests call the server by; its address stands in their configuration of ssh. */
export const HOST = 'papy-test'

/** The server of ssh, at a port of this host, with keys and a configuration that only it knows. */
export class Sshd implements AsyncDisposable {
  /** The configuration of who wants in. */
  readonly config: string
  #server: ChildProcess | undefined
  readonly #port: number
  readonly #directory: string

  private constructor(port: number, directory: string) {
    this.#port = port
    this.#directory = directory
    this.config = join(directory, 'config')
  }

  /** @param env - variables of whoever logs in */
  static async start(env: Readonly<Record<string, string>> = {}): Promise<Sshd> {
    const sshd = new Sshd(await freePort(), mkdtempSync(join(tmpdir(), 'papy-sshd-')))
    sshd.#write(env)
    await sshd.#listen()
    return sshd
  }

  /** The process of the server that listens. */
  get pid(): number {
    return this.#server?.pid ?? 0
  }

  /** Who wants in knows another key of this host. */
  forget(): string {
    const other = join(this.#directory, 'other-config')
    const known = join(this.#directory, 'other-hosts')
    this.#key('other')
    writeFileSync(known, `[127.0.0.1]:${this.#port} ${this.#public('other')}`)
    writeFileSync(other, this.#client(known))
    return other
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const server = this.#server
    if (server?.exitCode === null) {
      server.kill()
      await once(server, 'close')
    }
    rmSync(this.#directory, { recursive: true, force: true })
  }

  #write(env: Readonly<Record<string, string>>): void {
    for (const name of ['host', 'user']) this.#key(name)
    const at = (name: string) => join(this.#directory, name)
    writeFileSync(at('authorized_keys'), this.#public('user'))
    writeFileSync(at('known_hosts'), `[127.0.0.1]:${this.#port} ${this.#public('host')}`)
    writeFileSync(this.config, this.#client(at('known_hosts')))
    const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`)
    const server = [
      ...(variables.length === 0 ? [] : [['SetEnv', ...variables]]),
      ['Port', this.#port],
      ['ListenAddress', '127.0.0.1'],
      ['HostKey', at('host')],
      ['AuthorizedKeysFile', at('authorized_keys')],
      ['PidFile', 'none'],
      ['StrictModes', 'no'],
      ['UsePAM', 'no'],
      ['PasswordAuthentication', 'no'],
      ['KbdInteractiveAuthentication', 'no'],
      ['PermitRootLogin', 'prohibit-password'],
    ]
    writeFileSync(at('sshd_config'), server.map((line) => `${line.join(' ')}\n`).join(''))
  }

  async #listen(): Promise<void> {
    // As root it separates its privileges, and asks for this directory.
    if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true })
    const args = ['-D', '-e', '-f', join(this.#directory, 'sshd_config')]
    const server = spawn(PROGRAM as string, args, { stdio: ['ignore', 'ignore', 'pipe'] })
    this.#server = server
    let said = ''
    for await (const text of server.stderr.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
      said += text
      if (said.includes('Server listening')) break
    }
    server.stderr.resume()
    if (!said.includes('Server listening')) throw new Error(`sshd does not listen: ${said}`)
  }

  #client(known: string): string {
    const lines = [
      `Host ${HOST}`,
      'HostName 127.0.0.1',
      `Port ${this.#port}`,
      `User ${userInfo().username}`,
      `IdentityFile ${join(this.#directory, 'user')}`,
      'IdentitiesOnly yes',
      `UserKnownHostsFile ${known}`,
      'GlobalKnownHostsFile none',
      'StrictHostKeyChecking yes',
    ]
    return `${lines.join('\n')}\n`
  }

  #key(name: string): void {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(this.#directory, name)])
  }

  #public(name: string): string {
    return execFileSync('ssh-keygen', ['-y', '-f', join(this.#directory, name)], { encoding: 'utf8' })
  }
}
