import { ArgumentError, describe, type Ledger } from '@papy/contract'
import { stateError } from '@papy/contract/engine'
import { type Step, stepName } from '@papy/contract/function'
import { ledgerOf } from './ledger.ts'
import { Task } from './task.ts'

/** The tasks of an IMap, in the order in which they were added, and which of them read others. */
export class TaskList {
  /** Of these, so many are from before the last stop. */
  #finished = 0
  readonly #tasks: Task[] = []
  /** Tasks of this list that read others of it. */
  readonly #chained = new WeakMap<Task, Task>()
  /** The same with tasks of any IMap. */
  readonly #inputs = new WeakMap<Task, Task>()

  /** All there are. */
  get all(): readonly Task[] {
    return this.#tasks
  }

  /** Those that were added after the last stop. */
  get unfinished(): readonly Task[] {
    return this.#tasks.slice(this.#finished)
  }

  /** Where their items are. */
  get ledger(): Ledger {
    return ledgerOf(this.#tasks, this.#chained)
  }

  /** One more. @param input - what it reads, which may be another task */
  add(task: Task, input: unknown): void {
    const upstream = this.#tasks.find((other) => other === input)
    if (upstream !== undefined) this.#chained.set(task, upstream)
    if (input instanceof Task) {
      input.readBy(task.name)
      this.#inputs.set(task, input)
    }
    this.#tasks.push(task)
  }

  /** The last `n` are taken away. @throws ArgumentError `ERR_ARGUMENT` for more than there are */
  pop(n: number): readonly Task[] {
    if (!Number.isInteger(n) || n < 1 || n > this.#tasks.length)
      throw new ArgumentError(
        'ERR_ARGUMENT',
        `popTask(n): n must be a whole number from 1 to ${this.#tasks.length}, the number of tasks, not ${describe(n)}`,
        { value: n },
      )
    this.#finished = Math.min(this.#finished, this.#tasks.length - n)
    const popped = this.#tasks.splice(-n)
    for (const task of popped) this.#inputs.get(task)?.readBy(undefined)
    return popped
  }

  /** The one added as number `i`, from 0. @throws ArgumentError `ERR_ARGUMENT` */
  at(i: number): Task {
    const task = this.#tasks[i]
    if (task !== undefined) return task
    throw new ArgumentError('ERR_ARGUMENT', `there is no task ${describe(i)}; there are ${this.#tasks.length}`, {
      value: i,
    })
  }

  /** The only one. @throws ArgumentError `ERR_ARGUMENT` with several; StateError `ERR_STATE` without */
  only(): Task {
    const [task] = this.#tasks
    if (task === undefined) throw stateError('an IMap', 'be pulled', 'without tasks', 'add one with addTask(fn, input)')
    if (this.#tasks.length === 1) return task
    throw new ArgumentError(
      'ERR_ARGUMENT',
      `there are ${this.#tasks.length} tasks; pull the one you mean: getTask(i).next()`,
      { value: this.#tasks.length },
    )
  }

  /** The task of this list that one of it reads. */
  upstreamOf(task: Task): Task | undefined {
    return this.#chained.get(task)
  }

  /** The first so many are finished. */
  finish(count: number): void {
    this.#finished = count
  }

  /** Those that are finished are taken away. */
  shed(): readonly Task[] {
    const shed = this.#tasks.splice(0, this.#finished)
    this.#finished = 0
    return shed
  }

  /** The name wanted, or else one of its functions that no other has. @throws ArgumentError `ERR_NAME_TAKEN` */
  freeName(wanted: string | undefined, steps: readonly Step[]): string {
    const taken = new Set(this.#tasks.map(({ name }) => name))
    if (wanted !== undefined && taken.has(wanted))
      throw new ArgumentError('ERR_NAME_TAKEN', `a task is already named ${wanted}; choose another name`, {
        value: wanted,
      })
    const base = wanted ?? steps.map(stepName).join('>')
    let name = base
    for (let i = 2; taken.has(name); i++) name = `${base}-${i}`
    return name
  }
}
