import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Runtime, WorkerLine } from '@papy/contract'
import { type Agent, type AgentOptions, agent, type WebsocketOptions, websocket } from '@papy/runtime-ws'
import { onTestFinished } from 'vitest'

const directory = fileURLToPath(new URL('../fixtures/', import.meta.url))

/** What an agent is allowed that runs the programs of the fixtures. */
export const fixtures: AgentOptions = { directory, allow: { packages: ['./echo.mjs'] } }

/** An agent of this host, which runs the programs of the fixtures. */
export async function testAgent(options: AgentOptions = {}): Promise<Agent> {
  const there = await agent({ port: 0, slots: 4, ...fixtures, ...options })
  onTestFinished(() => there.close())
  return there
}

/** Workers at a port. */
export function testRuntime(port: number, options: WebsocketOptions = {}): Runtime {
  const runtime = websocket(`127.0.0.1:${port}`, 2, options).open()
  onTestFinished(() => runtime[Symbol.asyncDispose]())
  return runtime
}

/** Starts a worker that runs a program of the fixtures. */
export function started(runtime: Runtime, program: string): Heard {
  return new Heard(runtime.start({ program: { specifier: './echo.mjs', url: '', export: program } }))
}

/** A worker, and what it says. */
export class Heard {
  readonly line: WorkerLine
  readonly said: unknown[] = []
  readonly #target = new EventTarget()

  constructor(line: WorkerLine) {
    this.line = line
    line.hold(true)
    line.receive((message) => {
      this.said.push(message)
      this.#target.dispatchEvent(new Event('said'))
    })
  }

  /** Waits until it has said so much. */
  async until(count: number): Promise<readonly unknown[]> {
    while (this.said.length < count) await once(this.#target, 'said')
    return this.said
  }
}
