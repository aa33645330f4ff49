import { element, escape } from '../markup.ts'
import type { ErrorClass, ErrorExample } from '../record/error-classes.ts'
import type { RunRecord } from '../record/run-record.ts'
import { counted, timed, whole } from './number.ts'

/** Errors by their classes, each with a few of them. */
export function errorsSection({ errors: { classes, others }, run, workers }: RunRecord): string {
  const none = run.errors === 0 && classes.length === 0
  const intro = none
    ? element('p', { class: 'good' }, 'No item failed.')
    : element('p', {}, `${counted(run.errors, 'item')} failed, in ${counted(classes.length, 'kind')}.`)
  const more =
    others === 0 ? [] : [element('p', { class: 'muted' }, `${whole(others)} of them are of kinds not listed.`)]
  const lost = workers.filter(({ type }) => type === 'worker-lost')
  return element(
    'section',
    {},
    element('h2', {}, 'Errors'),
    intro,
    ...classes.map((one, at) => classOf(one, at === 0)),
    ...more,
    ...(lost.length === 0
      ? []
      : [element('h3', {}, 'Lost workers'), list(lost.map(({ atMs, message }) => `${timed(atMs)}: ${message}`))]),
  )
}

function classOf({ node, name, code, where, functionName, count, examples }: ErrorClass, open: boolean): string {
  const place = where ?? functionName
  const head = [
    element('b', { class: 'bad' }, `${whole(count)} ×`),
    ` ${escape(name)} `,
    element('code', {}, escape(code)),
    ` in <b>${escape(node)}</b>`,
    ...(place === '' ? [] : [` <span class="muted">at ${escape(place)}</span>`]),
  ]
  return element(
    'details',
    open ? { open: '' } : {},
    element('summary', {}, ...head),
    ...examples.map((one, at) => exampleOf(one, at === 0)),
  )
}

// All of a class come from the same place: its stack is shown once.
function exampleOf({ index, atMs, message, stack, attempt, host }: ErrorExample, first: boolean): string {
  const said = [
    ...(index === undefined ? [] : [`item ${whole(index)}`]),
    `after ${timed(atMs)}`,
    ...(attempt === undefined || attempt === 1 ? [] : [`attempt ${attempt}`]),
    ...(host === undefined ? [] : [`on ${host}`]),
  ]
  const text = first && stack !== '' ? stack : message
  return element(
    'div',
    {},
    element('span', { class: 'muted' }, escape(said.join(', '))),
    element('pre', {}, escape(text)),
  )
}

function list(lines: readonly string[]): string {
  return element('ul', {}, ...lines.map((line) => element('li', {}, escape(line))))
}
