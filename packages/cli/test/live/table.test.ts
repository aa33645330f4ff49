import { expect, test } from 'vitest'
import type { NodeSnapshot, Snapshot } from '../../src/live/snapshot.ts'
import { tableOf } from '../../src/live/table.ts'
import { paintFor } from '../../src/paint.ts'

const node = (name: string, more: Partial<NodeSnapshot> = {}): NodeSnapshot => ({
  name,
  ...{ in: 1_234, out: 1_200, errors: 0, timeouts: 0, retries: 0, perSecond: 97.6, queued: 34 },
  ...{ busy: 0.8, blocked: 0.04, waiting: 0.01, idle: 0.15 },
  ...more,
})

const snapshot = (more: Partial<Snapshot> = {}): Snapshot => ({
  run: { id: 'f'.repeat(32), file: 'pipeline.ts', pid: 1, startedAt: 0 },
  at: 12_340,
  state: 'running',
  elapsedMs: 12_340,
  read: 1_234,
  done: 1_200,
  failed: 3,
  perSecond: 97.6,
  share: 0.45,
  leftMs: 75_000,
  nodes: [node('length', { errors: 3 }), node('double')],
  ...more,
})

const plain = paintFor(false)
const wide = { columns: 100, rows: 24 }

test('says what each node does, and how far it is', () => {
  expect(tableOf(snapshot(), wide, plain)).toEqual([
    'pipeline.ts running',
    'node         in    out  failed  rate  queue  busy  blocked  idle',
    'length    1,234  1,200       3  98/s     34  80 %      5 %  15 %',
    'double    1,234  1,200       0  98/s     34  80 %      5 %  15 %',
    '████████████░░░░░░░░░░░░░░ 12 s, 45 %, about 1 min 15 s left, 1,200 done, 3 failed, 98/s, 1,234 read',
  ])
})

test('is never wider than there is room, and keeps what matters most', () => {
  for (let columns = 1; columns <= 120; columns++)
    for (const line of tableOf(snapshot({ nodes: [node('x'.repeat(200)), node('y')] }), { columns, rows: 24 }, plain))
      expect([...line].length).toBeLessThanOrEqual(columns)
  const narrow = tableOf(snapshot(), { columns: 32, rows: 24 }, plain)
  expect(narrow.slice(1)).toEqual([
    'node        out  failed  rate',
    'length    1,200       3  98/s',
    'double    1,200       0  98/s',
    '12 s, 45 %, about 1 min 15 s le…',
  ])
})

test('is never higher than there is room', () => {
  const nodes = Array.from({ length: 40 }, (_, at) => node(`node ${at}`))
  const lines = tableOf(snapshot({ nodes }), { columns: 80, rows: 12 }, plain)
  expect(lines).toHaveLength(10)
  expect(lines.at(-2)).toBe('… and 34 more nodes')
})

test('colours change nothing but the colour, and names cannot command the terminal', () => {
  const odd = snapshot({ nodes: [node('\u001b[2J\u0007evil\nname', { errors: 1 })] })
  const colored = tableOf(odd, wide, paintFor(true))
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what colours are made of
  expect(colored.map((line) => line.replace(/\u001b\[\d+m/g, ''))).toEqual(tableOf(odd, wide, plain))
  expect(colored.join('')).toContain('\u001b[31m')
  expect(tableOf(odd, wide, plain)[2]).toMatch(/^·\[2J·evil name /)
})

test('the end of a run has no bar and no rest', () => {
  const { share: _, leftMs: __, ...over } = snapshot({ state: 'finished' })
  expect(tableOf(over, wide, plain).at(-1)).toBe('12 s, 1,200 done, 3 failed, 1,234 read')
})
