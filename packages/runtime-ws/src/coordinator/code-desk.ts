import { encodeError, RuntimeError } from '@papy/contract'
import { log } from '@papy/contract/diagnostics'
import { isWanted } from '../code/wanted.ts'
import { type CodeAnswer, type CodeAsked, What } from '../wire/control.ts'
import { bundles } from './bundle/bundles.ts'

/** Says something on the stream of code. */
export type Say = (kind: number, bytes: Uint8Array) => void

/** Sends an agent the code that it asks for. */
export class CodeDesk {
  readonly #host: string

  /** @param host - for records */
  constructor(host: string) {
    this.#host = host
  }

  /** The agent said something on the stream of code. */
  hear(kind: number, bytes: Uint8Array, say: Say): void {
    void this.#answer(kind, bytes, say).catch((error: unknown) => answer(say, { error: encodeError(error) }))
  }

  async #answer(kind: number, bytes: Uint8Array, say: Say): Promise<void> {
    const asked = JSON.parse(Buffer.from(bytes).toString()) as CodeAsked
    if (kind === What.lacking && Array.isArray(asked.lacking)) return this.#send(asked.lacking, say)
    const { wanted, node } = asked
    if (kind !== What.wanted || !isWanted(wanted) || !Number.isInteger(node)) throw notAsked()
    answer(say, { signed: await bundles().of(wanted, { node: node as number }) })
  }

  #send(hashes: readonly string[], say: Say): void {
    const blobs = hashes.map((hash) => bundles().blob(hash))
    if (blobs.includes(undefined)) throw notAsked()
    let byteLength = 0
    for (const blob of blobs as Uint8Array[]) {
      byteLength += blob.byteLength
      say(What.blob, blob)
    }
    log.info('code sent to another host', { host: this.#host, files: blobs.length, bytes: byteLength })
  }
}

function answer(say: Say, value: CodeAnswer): void {
  say(What.code, Buffer.from(JSON.stringify(value)))
}

function notAsked(): RuntimeError {
  return new RuntimeError('ERR_PROTOCOL', 'what an agent asked for is nothing that was offered to it')
}
