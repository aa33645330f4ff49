import { main } from '../../src/main.ts'
import { paintFor } from '../../src/paint.ts'
import type { Streams } from '../../src/streams.ts'
import type { Called } from './papy.ts'

/** Calls the command in this process, with what stands on its standard input: for calls of which many are made. */
export async function called(args: readonly string[], input = ''): Promise<Called> {
  let [out, err] = ['', '']
  const bytes = async function* () {
    yield Buffer.from(input)
  }
  const streams: Streams = {
    out: (text) => void (out += `${text}\n`),
    error: (text) => void (err += `${text}\n`),
    flow: async (text) => void (out += text),
    unread: new AbortController().signal,
    isShown: false,
    stdin: { isTerminal: false, bytes, close() {} },
    screen: undefined,
    paint: paintFor(false),
    onSignal: () => () => {},
    leave: (code) => {
      throw new Error(`left with ${code}`)
    },
  }
  const code = await main(args, streams)
  return { code, out, err }
}
