import type { Balance, Ledger } from '@papy/contract'
import type { Task } from './task.ts'

/** Balances of tasks. Each is one in, one out: the items of a chain are where its last task has them. */
export function ledgerOf(tasks: readonly Task[], chained: WeakMap<Task, Task>): Ledger {
  const pipes: Record<string, Balance> = {}
  for (const task of tasks) {
    const upstream = chained.get(task)
    pipes[upstream === undefined ? `→${task.name}` : `${upstream.name}→${task.name}`] = task.balance
  }
  const read = new Set(tasks.map((task) => chained.get(task)))
  const chains = tasks.filter((task) => !read.has(task)).map((last) => balanceOfChain(last, chained))
  return { total: chains.reduce(add, nothing), pipes }
}

function balanceOfChain(last: Task, chained: WeakMap<Task, Task>): Balance {
  let first = last
  let returned = 0
  for (let task: Task | undefined = last; task !== undefined; task = chained.get(task)) {
    first = task
    returned += task.balance.returned
  }
  const { read } = first.balance
  const { emitted, errored } = last.balance
  return { read, emitted, errored, deadLettered: 0, returned, inFlight: read - emitted - errored - returned }
}

const nothing: Balance = { read: 0, emitted: 0, errored: 0, deadLettered: 0, returned: 0, inFlight: 0 }

function add(a: Balance, b: Balance): Balance {
  const sum = (key: keyof Balance) => a[key] + b[key]
  return {
    read: sum('read'),
    emitted: sum('emitted'),
    errored: sum('errored'),
    deadLettered: 0,
    returned: sum('returned'),
    inFlight: sum('inFlight'),
  }
}
