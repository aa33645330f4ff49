import type { Progress, ProgressKey } from './progress.ts'
import type { CheckedRow, Refusal } from './row-writer.ts'

/** How often a transaction is tried that the server undid, because it got into the way of another one. */
export const ATTEMPTS = 5

/** What a database does within a transaction that keeps rows and progress together. */
export interface TransactionLink {
  begin(): Promise<void>
  /** Inserts rows, and answers those that it refuses: the others are in the transaction. */
  insert(rows: readonly CheckedRow[]): Promise<readonly Refusal[]>
  put(progress: Progress): Promise<void>
  commit(): Promise<void>
  rollback(): Promise<void>
  /** What stands in the table, which is made where it is not there; waits for transactions under way. */
  find(key: ProgressKey): Promise<Progress | undefined>
  /** What an error means: the transaction was undone and may be made again, or the connection is gone. */
  verdict(error: unknown): 'undone' | 'lost' | undefined
  reopen(): Promise<void>
}

/** Rows and progress that are stored as one. What a transaction had is in memory until then, so it can be made again. */
export class Transaction {
  #isOpen = false
  #staged: CheckedRow[] = []
  readonly #link: TransactionLink

  constructor(link: TransactionLink) {
    this.#link = link
  }

  /** Inserts a row, which is stored by the next `keep`. */
  async stage(row: CheckedRow): Promise<readonly Refusal[]> {
    const refusals = await this.#attempts(async () => {
      const before = await this.#begin()
      return [...before, ...(await this.#link.insert([row]))]
    })
    if (!refusals.some((refusal) => refusal.row === row)) this.#staged.push(row)
    return refusals
  }

  /**
   * Stores rows, those that were staged, and the progress.
   *
   * @param progress - given the rows that were refused
   */
  async keep(
    rows: readonly CheckedRow[],
    progress: (refusals: readonly Refusal[]) => Progress,
  ): Promise<readonly Refusal[]> {
    let [refusals, sent]: [readonly Refusal[], Progress | undefined] = [[], undefined]
    const act = async (): Promise<readonly Refusal[]> => {
      // Whether a commit got through before the connection broke, only the database knows.
      if (sent !== undefined && (await this.#link.find(sent))?.seq === sent.seq) return refusals
      sent = undefined
      const before = await this.#begin()
      refusals = [...before, ...(await this.#link.insert(rows))]
      const next = progress(refusals)
      await this.#link.put(next)
      sent = next
      await this.#link.commit()
      return refusals
    }
    await this.#attempts(act)
    this.#isOpen = false
    this.#staged = []
    return refusals
  }

  // Answers what is refused now of what was staged in a transaction that was undone.
  async #begin(): Promise<readonly Refusal[]> {
    if (this.#isOpen) return []
    await this.#link.begin()
    this.#isOpen = true
    const refusals = this.#staged.length === 0 ? [] : await this.#link.insert(this.#staged)
    const refused = new Set(refusals.map(({ row }) => row))
    if (refused.size > 0) this.#staged = this.#staged.filter((row) => !refused.has(row))
    return refusals
  }

  async #attempts<T>(act: () => Promise<T>): Promise<T> {
    let isReopened = false
    for (let attempt = 1; ; attempt++)
      try {
        return await act()
      } catch (error) {
        const verdict = this.#link.verdict(error)
        this.#isOpen = false
        await this.#link.rollback().catch(() => {})
        if (attempt === ATTEMPTS || verdict === undefined || (verdict === 'lost' && isReopened)) throw error
        if (verdict === 'undone') continue
        isReopened = true
        await this.#link.reopen()
      }
  }
}
