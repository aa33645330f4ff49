import type { Address } from '@papy/contract/engine'
import type { Session } from '@papy/contract/function'
import type { HoleRecord, Ranges, SinkProgress } from '@papy/contract/journal'
import type { Node } from '../graph/node.ts'
import { type Hole, Holes } from './holes.ts'
import type { SessionPlan } from './session-plan.ts'
import { SinkBook } from './sink-book.ts'

/** Calls a sink with an item, by its place. */
export type SinkCall = (inbox: readonly unknown[], address: Address) => unknown

/** What the books of a run are opened with. */
export interface SinkBooksSpec {
  /** Id of the run. */
  readonly run: string
  readonly plan: SessionPlan
  /** There is something to commit. */
  onNews(): void
  /** Told that much waits to be stored. */
  onFull(): void
}

/** What all sinks of a run hold. */
export class SinkBooks {
  /** By name of the node. */
  readonly #books = new Map<string, SinkBook>()
  readonly #spec: SinkBooksSpec

  constructor(spec: SinkBooksSpec) {
    this.#spec = spec
  }

  /** Takes up what a session wrote before. Calls go through what it answers. */
  async bind(session: Session, node: Node): Promise<SinkCall> {
    const { durable } = session
    if (durable === undefined) return (inbox) => session.call(inbox)
    const { run, plan, onNews, onFull } = this.#spec
    const { past, mode } = plan
    const { name: sink, fit } = node
    const { width, span } = fit?.gathered ?? { width: 1, span: 1 }
    const book = await SinkBook.open(session, durable, {
      run,
      sink,
      mode: mode === 'redrive' ? 'mend' : 'resume',
      last: past?.sinks[sink],
      width: width === 'each' ? 0 : width,
      span,
      done: past?.done ?? 0,
      holes: new Holes(holesOf(plan, sink, span)),
      onFull,
    })
    this.#books.set(sink, book)
    return (inbox, address) => {
      onNews()
      return book.call(inbox, address)
    }
  }

  /** An item failed before it came to a sink. */
  miss(sink: string, address: Address): void {
    this.#books.get(sink)?.miss(address)
  }

  /** All store what they were called with. */
  commit(): Promise<readonly SinkProgress[]> {
    return Promise.all([...this.#books.values()].map((book) => book.commit()))
  }

  /** Places where items are missing, or are no longer, since this was called last. */
  takeHoles(): readonly HoleRecord[] {
    return [...this.#books].flatMap(([sink, book]) =>
      book.takeHoles().map((hole): HoleRecord => ({ type: 'hole', sink, ...hole })),
    )
  }

  /** All input rows below one are done with. */
  fill(done: number): void {
    // What is mended is among them.
    if (this.#spec.plan.mode === 'redrive') return
    for (const book of this.#books.values()) book.fill(done)
  }
}

/** Where items are missing that come of rows that are attempted again. */
function* holesOf({ mode, past, only, whole }: SessionPlan, sink: string, span: number): Generator<Hole> {
  if (mode !== 'redrive') return
  for (const { group, offset, mark, mended } of past?.holes(sink) ?? []) {
    const [from, to] = [group * span, (group + 1) * span]
    if (!meets(only, from, to)) continue
    yield { group, offset, mark, ...(mended ? { mended } : {}), ...(meets(whole, from, to) ? { whole: true } : {}) }
  }
}

function meets(rows: Ranges | undefined, from: number, to: number): boolean {
  return rows !== undefined && rows.between(from, to) !== 'none'
}
