import { describe, expect, test } from 'vitest'
import { reportPage } from '../../src/report/page.ts'
import { node } from '../support/graphs.ts'
import { misplacedTag, textOf } from '../support/markup.ts'
import { balance, recordOf } from '../support/records.ts'

const HOSTILE = `</pre></style><script>alert("1" & '2')</script><img src=x onerror=alert(1)>\u0000`

const plain = recordOf({
  did: [{ node: node('read') }, { node: node('align', { pool: 'cores' }), busy: 0.97 }],
  pipes: [['read', 'align']],
})

const hostile = (() => {
  const made = recordOf({ did: [{ node: node(HOSTILE, { pool: HOSTILE }), errors: 2 }], pipes: [] })
  const example = { atMs: 1, message: HOSTILE, stack: HOSTILE, host: HOSTILE, index: 1 }
  const kind = {
    node: HOSTILE,
    name: HOSTILE,
    code: HOSTILE,
    where: HOSTILE,
    functionName: HOSTILE,
    fingerprint: HOSTILE,
  }
  return {
    ...made,
    environment: {
      ...made.environment,
      command: [HOSTILE],
      packages: { [HOSTILE]: HOSTILE },
      node: HOSTILE,
      system: HOSTILE,
    },
    run: { ...made.run, problem: HOSTILE },
    errors: { classes: [{ ...kind, count: 2, examples: [example] }], others: 1 },
    workers: [{ type: 'worker-lost', atMs: 1, message: HOSTILE }],
    warnings: [{ code: 'WARN_GATHER_ALL' as const, message: HOSTILE }],
    ledger: { total: { ...balance, emitted: 3 }, pipes: { [HOSTILE]: balance } },
    plan: { ...made.plan, pipes: [{ from: HOSTILE, to: HOSTILE, via: HOSTILE, why: HOSTILE }] },
  }
})()

describe('a report', () => {
  test('has a section for each question, and says what the limit is', () => {
    const page = reportPage(plain)
    const heads = [...page.matchAll(/<h2>([^<]+)<\/h2>/g)].map(([, head]) => head)
    expect(heads).toEqual([
      ...['Graph', 'Time line', 'Nodes', 'Errors', 'Ledger', 'What changes would bring', 'Plan', 'Environment'],
    ])
    expect(textOf(page)).toContain('align is the limit: the 2 workers of cores are busy 97 % of the time')
    expect(textOf(page)).toContain('✓ Balances')
    expect(page).toContain('<title>pipeline.ts: report on a run</title>')
  })

  test('is one file: it loads nothing and runs nothing', () => {
    const page = reportPage(plain)
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`)
    expect(page).not.toMatch(/<script|<link|<iframe|\bsrc=|\bhref=|url\(|@import/)
  })

  test('is the same each time', () => {
    expect(reportPage(plain)).toBe(reportPage(plain))
  })

  test.each([
    ['plain', plain],
    ['hostile', hostile],
  ])('is well-formed: %s', (_, record) => {
    expect(misplacedTag(reportPage(record))).toBeUndefined()
  })

  test('shows nothing as markup that names or messages say', () => {
    const page = reportPage(hostile)
    expect(page).not.toMatch(/<script|<img|onerror=alert\(1\)>/)
    expect(textOf(page)).not.toMatch(/[<>]/)
    expect(page).not.toContain('\u0000')
    expect(page.match(/&lt;script&gt;alert\(/g)?.length).toBeGreaterThan(10)
  })

  test('says where a ledger does not balance', () => {
    expect(textOf(reportPage(hostile))).toContain('✗ Does not balance in 1 of 2 places')
  })

  test('of a run that was over at once has no time line, and no numbers that are none', () => {
    const { atMs: _, ...rest } = plain.timeLine
    const page = reportPage({ ...plain, run: { ...plain.run, runTimeMs: 0 }, timeLine: { ...rest, atMs: [] } })
    expect(textOf(page)).toContain('over before it could be looked at')
    expect(page).not.toMatch(/NaN|Infinity|undefined/)
  })
})
