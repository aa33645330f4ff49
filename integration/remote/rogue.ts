import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Host } from './host.ts'

const workers = new URL('fixtures/rogue-worker.mjs', import.meta.url).href

/** Lies that {@link rogueHost} knows. */
export const lies = [
  'forges',
  'answers more than it was asked',
  'answers nothing, over and over',
  'answers what is no answer',
  'says that it took no time at all, or less',
  'fails calls that it was not asked for',
  'says null',
  'is at what there is not',
] as const

/** A host whose own copy of the workers' program is another one: the agent itself is honest. */
export class RogueHost implements AsyncDisposable {
  readonly host: Host
  readonly #directory: string

  private constructor(host: Host, directory: string) {
    this.host = host
    this.#directory = directory
  }

  /** One whose workers tell a lie, or end whenever they are given something. */
  static async start(lie: (typeof lies)[number] | 'black hole'): Promise<RogueHost> {
    const directory = mkdtempSync(join(tmpdir(), 'papy-rogue-'))
    const place = join(directory, 'node_modules/@papy/imap')
    mkdirSync(place, { recursive: true })
    const manifest = { name: '@papy/imap', type: 'module', exports: { './worker': './worker.mjs' } }
    writeFileSync(join(place, 'package.json'), JSON.stringify(manifest))
    const program = lie === 'black hole' ? 'blackHole' : `rogue(${JSON.stringify(lie)})`
    const source = `import * as found from '${workers}'\nexport const program = found.${program}\n`
    writeFileSync(join(place, 'worker.mjs'), source)
    return new RogueHost(await Host.start({ slots: 2, directory }), directory)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.host[Symbol.asyncDispose]()
    rmSync(this.#directory, { recursive: true, force: true })
  }
}
