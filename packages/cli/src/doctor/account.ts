import type { Paint } from '../paint.ts'
import { counted } from '../report/number.ts'
import { printable, textTable } from '../text-table.ts'
import { areas, type Check } from './check.ts'

/** What people read of checks: all of them by what they are about, and then what to do. */
export function accountOf(checks: readonly Check[], paint: Paint): string {
  const width = Math.max(...checks.map(({ name }) => name.length))
  const parts = areas.flatMap((area) => {
    const mine = checks.filter((check) => check.area === area)
    if (mine.length === 0) return []
    const lines = textTable(mine.map(({ name, found }) => [name.padEnd(width), found]))
    return [[paint.bold(area), ...mine.map(({ state }, at) => `  ${sign(state, paint)} ${lines[at]}`)].join('\n')]
  })
  return [...parts, conclusion(checks, paint)].join('\n\n')
}

function conclusion(checks: readonly Check[], paint: Paint): string {
  const wanting = checks.filter(({ advice }) => advice !== undefined)
  if (wanting.length === 0) return paint.green('all is well')
  const worst = [...wanting].sort((a, b) => Number(b.state === 'bad') - Number(a.state === 'bad'))
  const lines = worst.map(({ name, state, advice = '' }) => `  ${sign(state, paint)} ${name}: ${printable(advice)}`)
  const bad = wanting.filter(({ state }) => state === 'bad').length
  const head = bad > 0 ? `${counted(bad, 'thing')} will not work` : 'nothing is broken; what to know'
  return [paint.bold(head), ...lines].join('\n')
}

function sign(state: Check['state'], paint: Paint): string {
  if (state === 'good') return paint.green('✓')
  return state === 'note' ? paint.yellow('!') : paint.red('✗')
}
