import type { Balance } from '@papy/contract'
import { element, escape } from '../markup.ts'
import type { RunRecord } from '../record/run-record.ts'
import { whole } from './number.ts'
import { table } from './table.ts'

const PARTS = ['read', 'emitted', 'errored', 'deadLettered', 'returned', 'inFlight'] as const

const columns = [
  { head: 'Pipe', text: true },
  ...['Read', 'Emitted', 'Errored', 'Dead letters', 'Returned', 'In flight'].map((head) => ({ head })),
]

/** Where the items are, and whether all are somewhere. */
export function ledgerSection({ ledger, run }: RunRecord): string {
  const title = element('h2', {}, 'Ledger')
  if (ledger === undefined)
    return element(
      'section',
      {},
      title,
      element('p', { class: 'bad' }, escape(`There is none: ${run.problem ?? 'it was not kept'}.`)),
    )
  const rows = Object.entries(ledger.pipes).map(([name, balance]) => [escape(name), ...numbers(balance)])
  const total = ['<b>input items</b>', ...numbers(ledger.total).map((cell) => element('b', {}, cell))]
  return element(
    'section',
    {},
    title,
    verdict([ledger.total, ...Object.values(ledger.pipes)]),
    table(columns, [total, ...rows]),
  )
}

function verdict(balances: readonly Balance[]): string {
  const wrong = balances.filter((balance) => !isEven(balance)).length
  if (wrong > 0)
    return element('p', { class: 'balance bad' }, `✗ Does not balance in ${wrong} of ${balances.length} places`)
  const said = '✓ Balances: everything that was read was emitted, errored or returned'
  const flying = balances[0]?.inFlight ?? 0
  const rest = flying === 0 ? '' : `, but ${whole(flying)} that are still under way`
  return element('p', { class: 'balance good' }, said + rest)
}

/** Whether everything that was read is somewhere. */
export function isEven({ read, emitted, errored, deadLettered, returned, inFlight }: Balance): boolean {
  return read === emitted + errored + deadLettered + returned + inFlight
}

function numbers(balance: Balance): readonly string[] {
  return PARTS.map((part) => whole(balance[part]))
}
