import type { Ledger } from '@papy/contract'
import type { Graph } from '../graph/graph.ts'
import { Lifecycle, type Transitions } from '../lifecycle.ts'
import { Chronicle } from './chronicle.ts'
import { DaggerRun } from './dagger-run.ts'
import { TEE_LIMIT } from './tee.ts'

/** What a graph without a Plumber can be in. */
export type ConnectionState = 'disconnected' | 'connected' | 'started' | 'stopped'

/** What is asked of it; `build` is every change of the graph. */
export type ConnectionCall = 'build' | 'connect' | 'start' | 'stop' | 'disconnect'

/** The state machine of a Dagger's connection. */
export const connectionTransitions: Transitions<ConnectionState, ConnectionCall> = {
  build: { disconnected: 'disconnected' },
  connect: { disconnected: 'connected' },
  start: { connected: 'started' },
  stop: { started: 'stopped' },
  disconnect: { connected: 'disconnected', stopped: 'disconnected' },
}

/** A graph whose outputs are read piper by piper: connected, started, stopped and disconnected as a whole. */
export class Connection {
  #run: DaggerRun | undefined
  #isDrained = false
  readonly #life = new Lifecycle('disconnected', connectionTransitions)

  /** @throws StateError `ERR_STATE` unless the graph may be changed; `call` is how the change is called */
  assertIdle(call: string): void {
    this.#life.check('build', { subject: 'the graph', as: call, next: 'disconnect it first' })
  }

  /** @throws StateError `ERR_STATE`; as {@link DaggerRun} */
  connect(graph: Graph, datas: readonly unknown[]): void {
    this.assertIdle('connect')
    this.#isDrained = false
    this.#run = new DaggerRun(graph, { datas, teeLimit: TEE_LIMIT, together: false, chronicle: new Chronicle() })
    this.#life.enter('connect')
  }

  /** @throws StateError `ERR_STATE`; as {@link DaggerRun.start} */
  start(): void {
    this.#check('start').start()
    this.#life.enter('start')
  }

  /** @throws (rejects) StateError `ERR_STATE` */
  async stop(drain: boolean): Promise<Ledger> {
    const run = this.#check('stop')
    this.#life.enter('stop')
    this.#isDrained = drain
    if (drain) {
      run.drain()
      await run.closeInputs()
    } else await run.close('given-up')
    return run.ledger()
  }

  /** @throws (rejects) StateError `ERR_STATE` */
  async disconnect(): Promise<void> {
    const run = this.#check('disconnect')
    await run.close(this.#isDrained ? 'complete' : 'given-up')
    run.detach()
    this.#run = undefined
    this.#life.enter('disconnect')
  }

  #check(call: ConnectionCall): DaggerRun {
    const isOff = this.#run === undefined
    this.#life.check(call, { subject: 'the graph', ...(isOff ? { next: 'connect its inputs first' } : {}) })
    return this.#run as DaggerRun
  }
}
