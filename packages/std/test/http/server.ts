import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** How a server answers its `nth` request, from 1. */
export type Answer = (request: IncomingMessage, response: ServerResponse, nth: number) => void

/** A server on this host that ends with the test. */
export interface TestServer {
  readonly url: string
  /** When each request came, in Ms. */
  readonly times: readonly number[]
}

/** Starts one. */
export async function testServer(answer: Answer): Promise<TestServer> {
  const times: number[] = []
  const server = createServer((request, response) => answer(request, response, times.push(performance.now())))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, times }
}

/** One that answers in turn, the last answer again and again. */
export function inTurn(...answers: readonly Answer[]): Answer {
  return (request, response, nth) => answers[Math.min(nth, answers.length) - 1]?.(request, response, nth)
}

/** An answer of a status, with a text. */
export const status =
  (code: number, text = '', headers: Readonly<Record<string, string>> = {}): Answer =>
  (_, response) =>
    response.writeHead(code, headers).end(text)

/** An answer whose connection breaks in the middle of its body. */
export const cutOff =
  (headers: Readonly<Record<string, string>> = {}): Answer =>
  (_, response) => {
    response.writeHead(200, headers)
    response.write('only a part', () => response.destroy())
  }
