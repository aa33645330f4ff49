/** What waits to be done together with others of its kind. */
interface Waiting<Job, Answer> {
  readonly job: Job
  readonly bytes: number
  resolve(answer: Answer): void
  reject(error: unknown): void
}

/** Most jobs in one statement: one of the numbers of {@link filled}. */
const MOST_JOBS = 128

/** Bytes in one statement, unless a single job has more. */
const MOST_BYTES = 2 ** 20

/** Steps in which statements get twice as long. */
const STEPS = 8

/**
 * Fills jobs up to 1, 2, … 8, 9, … 16, 18, … 32, 36, … 128, so that the server has to prepare only some statements. One for
 * each number of jobs would be many; and several smaller ones instead of one would each wait for an answer.
 */
export function filled<Job>(jobs: readonly Job[], filler: (last: Job) => Job): readonly Job[] {
  const last = jobs.at(-1)
  if (last === undefined) return jobs
  const step = 2 ** Math.max(0, Math.ceil(Math.log2(jobs.length / (2 * STEPS))))
  const missing = Math.ceil(jobs.length / step) * step - jobs.length
  return missing === 0 ? jobs : [...jobs, ...new Array<Job>(missing).fill(filler(last))]
}

/**
 * Gathers jobs that come in the same turn of the event loop, or while a statement is on its way, and does them with as few
 * statements as it can.
 */
export class Batcher<Job, Answer> {
  #scheduled = false
  #running = 0
  readonly #lanes: number
  readonly #waiting: Waiting<Job, Answer>[] = []
  readonly #act: (jobs: readonly Job[]) => Promise<readonly Answer[]>

  /** @param lanes - how many statements may be on their way at a time */
  constructor(lanes: number, act: (jobs: readonly Job[]) => Promise<readonly Answer[]>) {
    this.#lanes = lanes
    this.#act = act
  }

  /** Does a job; an aborted one is not begun. */
  do(job: Job, bytes: number, signal?: AbortSignal): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (signal === undefined) return this.#wait({ job, bytes, resolve, reject })
      const abort = () => {
        const at = this.#waiting.indexOf(waiting)
        if (at < 0) return
        this.#waiting.splice(at, 1)
        reject(signal.reason)
      }
      const settled = (settle: () => void) => {
        signal.removeEventListener('abort', abort)
        settle()
      }
      const waiting: Waiting<Job, Answer> = {
        job,
        bytes,
        resolve: (answer) => settled(() => resolve(answer)),
        reject: (error) => settled(() => reject(error)),
      }
      signal.addEventListener('abort', abort, { once: true })
      this.#wait(waiting)
    })
  }

  #wait(waiting: Waiting<Job, Answer>): void {
    this.#waiting.push(waiting)
    this.#schedule()
  }

  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    setImmediate(() => {
      this.#scheduled = false
      while (this.#running < this.#lanes && this.#waiting.length > 0) void this.#run(this.#next())
    })
  }

  #next(): readonly Waiting<Job, Answer>[] {
    let [count, bytes] = [0, 0]
    for (const { bytes: more } of this.#waiting) {
      if (count === MOST_JOBS || (count > 0 && bytes + more > MOST_BYTES)) break
      bytes += more
      count++
    }
    return this.#waiting.splice(0, count)
  }

  async #run(batch: readonly Waiting<Job, Answer>[]): Promise<void> {
    this.#running++
    try {
      const answers = await this.#act(batch.map(({ job }) => job))
      for (const [at, { resolve }] of batch.entries()) resolve(answers[at] as Answer)
    } catch (error) {
      for (const { reject } of batch) reject(error)
    } finally {
      this.#running--
      if (this.#waiting.length > 0) this.#schedule()
    }
  }
}
