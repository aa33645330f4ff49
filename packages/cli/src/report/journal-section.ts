import type { JournalAccount } from '../journal/account.ts'
import { element, escape } from '../markup.ts'
import { counted, whole } from './number.ts'

/** What the journal of a run says, in a report. */
export function journalSection(journal: JournalAccount | undefined): string {
  return journal === undefined ? '' : element('section', {}, element('h2', {}, 'Journal'), journalFacts(journal))
}

/** The facts of a journal. */
export function journalFacts(account: JournalAccount): string {
  const { place, level = 'not noted', run, sessions, end, resumed, deadLetters, letters, sinks, redriven } = account
  const promises = Object.entries(sinks).map(([name, guarantee]) => `${name}: ${guarantee}`)
  const facts: readonly (readonly [string, string])[] = [
    ['File', place],
    ['Level', level],
    ['Run', run],
    ['Sessions', whole(sessions)],
    ['End', end],
    ...(resumed === undefined ? [] : [['Done before', counted(resumed, 'row')] as const]),
    [
      'Dead letters',
      letters === deadLetters ? whole(deadLetters) : `${whole(deadLetters)} of ${whole(letters)} there were`,
    ],
    ...(redriven === undefined
      ? []
      : [
          ['Attempted again', `${whole(redriven.mended)} mended, ${whole(redriven.failedAgain)} failed again`] as const,
        ]),
    ['Sinks', promises.join(', ') || 'none that goes on'],
  ]
  const rows = facts.flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, escape(value))])
  return element('dl', { class: 'environment' }, ...rows)
}
