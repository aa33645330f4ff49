import assert from 'node:assert/strict'
import type { JsonValue } from '@papy/contract'
import type { Session } from '@papy/contract/function'
import { Coverage, type CoverageState, type DurableSink, type SinkPast } from '@papy/contract/journal'
import type { SinkStage } from './stage.ts'

/** The id of all runs here. */
const RUN = '00000000-0000-4000-8000-000000000001'

/** What a journal knows of a sink. */
export type Known = SinkPast['last']

/** Drives one session of a sink as a run does: items of groups of one, in order, by their numbers. */
export class SinkEngine {
  /** What the journal would know now. */
  known: Known
  readonly #stage: SinkStage
  readonly #session: Session
  readonly #durable: DurableSink
  readonly #holds: Coverage

  private constructor(stage: SinkStage, session: Session, durable: DurableSink, known: Known, holds: Coverage) {
    this.#stage = stage
    this.#session = session
    this.#durable = durable
    this.known = known
    this.#holds = holds
  }

  /** Begins a session; `known` is what the journal has, as JSON. */
  static async open(
    stage: SinkStage,
    { directory, known, mode = 'resume' }: { directory?: string; known?: Known; mode?: SinkPast['mode'] } = {},
  ): Promise<SinkEngine> {
    const { session, durable } = await stage.open(directory)
    const last = known === undefined ? undefined : (JSON.parse(JSON.stringify(known)) as Known)
    const state = (await durable.resume({ run: RUN, sink: 'sink', last, mode })) ?? last?.holds
    return new SinkEngine(stage, session, durable, known, new Coverage(1, state))
  }

  /** Calls it with items from one number up to another; those that it holds are passed. */
  async call(from: number, to: number): Promise<void> {
    for (let index = from; index < to; index++) {
      const item = this.#stage.plan.item(index)
      const address = { group: index, offset: 0 }
      if (this.#holds.holds(address)) {
        assert.deepEqual(await this.#durable.pass([item]), item, 'what it answers for an item that it holds')
        continue
      }
      assert.deepEqual(await this.#session.call([item]), item, 'what it answers for an item')
      this.#holds.addItem(address)
    }
  }

  /** Fills the place of an item that failed before. @param place - of the items that belong there: which one it is */
  async mend(index: number, hole: JsonValue | undefined, place = 0): Promise<void> {
    this.#durable.aim?.(hole, place)
    await this.call(index, index + 1)
  }

  /** Fills a place once more, as a session does that does not know what became of it. */
  async mendAgain(index: number, hole: JsonValue, place: number): Promise<void> {
    this.#holds.deleteItem({ group: index, offset: 0 })
    await this.mend(index, hole, place)
  }

  /** An item failed: its place. */
  miss(): JsonValue | undefined {
    return this.#durable.hole?.()
  }

  /** Stores what it was called with; what is called before this settles is not among it. */
  async commit(): Promise<void> {
    let holds: CoverageState = this.#holds.toJSON()
    const mark = await this.#durable.commit(() => (holds = this.#holds.toJSON()))
    this.known = { holds, mark }
  }

  async end(how: 'complete' | 'given-up' = 'complete'): Promise<void> {
    if (how === 'complete') await this.commit()
    await this.#session.end(how)
  }
}
