import { element } from '../markup.ts'

/** A column of a table: its head, and whether it is a text rather than a number. */
export interface Column {
  readonly head: string
  readonly text?: boolean
  /** Said of its head to who points at it. */
  readonly title?: string
}

/** A table that scrolls by itself where it is too wide. Cells are HTML. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const heads = columns.map(({ head, text, title }) => element('th', { class: kind(text), title, scope: 'col' }, head))
  const body = rows.map((row) =>
    element('tr', {}, ...row.map((cell, at) => element('td', { class: kind(columns[at]?.text) }, cell))),
  )
  const parts = [element('thead', {}, element('tr', {}, ...heads)), element('tbody', {}, ...body)]
  return element('div', { class: 'scroll' }, element('table', {}, ...parts))
}

const kind = (text: boolean | undefined): string | undefined => (text === true ? 'text' : undefined)
