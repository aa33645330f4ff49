import { describe, expect, test } from 'vitest'
import { adviceOf, analysisOf } from '../../src/advice/analysis.ts'
import { isWorth } from '../../src/advice/changes.ts'
import { node } from '../support/graphs.ts'
import { type Made, recordOf } from '../support/records.ts'

const chain = [
  ['read', 'align'],
  ['align', 'write'],
] as const
const align = node('align', { pool: 'cores' })

const made = (more: Partial<Made> & Pick<Made, 'did'>) => analysisOf(recordOf({ pipes: chain, ...more }))
const nodes = (busy: { read?: number; align?: number; write?: number }, more: object = {}) => [
  { node: node('read'), busy: busy.read ?? 0.01 },
  { node: align, busy: busy.align ?? 0.05, ...more },
  { node: node('write'), busy: busy.write ?? 0.01 },
]

describe('what limits a run', () => {
  test('a node whose workers are busy all the time: more workers help, up to the cores', () => {
    const analysis = made({ did: nodes({ align: 0.96 }), cores: 2 })
    expect(analysis.limit).toMatchObject({ kind: 'compute', node: 'align' })
    expect(analysis.limit.evidence).toBe(
      'align is the limit: the 2 workers of cores are busy 96 % of the time; read and write mostly wait.',
    )
    const [best] = analysis.changes
    expect(best).toMatchObject({ kind: 'workers', subject: 'cores', gain: { most: 2 } })
    expect(adviceOf(analysis)).toBe('Give cores 4 workers instead of 2: probably 1.3 to 2.0 times as fast.')
  })

  test('where all cores are in use, no change is promised', () => {
    const analysis = made({ did: nodes({ align: 0.96 }), cores: 3.95 })
    expect(analysis.changes.filter(isWorth)).toEqual([])
    expect(adviceOf(analysis)).toMatch(/^All cores are in use/)
  })

  test('a serial node that computes: it is to get a pool', () => {
    const analysis = made({ did: nodes({ write: 0.9 }), loop: 0.95 })
    expect(analysis.limit).toMatchObject({ kind: 'serial', node: 'write' })
    expect(analysis.changes.find(isWorth)).toMatchObject({ kind: 'parallel', subject: 'write' })
  })

  test('a serial node that awaits: it is to await several at a time', () => {
    const analysis = made({ did: nodes({ write: 0.95 }), loop: 0.05 })
    expect(analysis.limit).toMatchObject({ kind: 'await', node: 'write' })
    expect(analysis.changes[0]?.advice).toContain('inline(8)')
  })

  test('moving items: a larger stride, fusing, or a transport', () => {
    const pipes = [
      ['read', 'align'],
      ['align', 'score'],
      ['score', 'write'],
    ] as const
    const did = [...nodes({}), { node: node('score', { pool: 'cores' }), busy: 0.05 }]
    const analysis = made({ did, pipes, loop: 0.97, stride: 1, via: 'relay' })
    expect(analysis.limit).toMatchObject({ kind: 'overhead' })
    expect(
      analysis.changes
        .filter(isWorth)
        .map(({ kind }) => kind)
        .sort(),
    ).toEqual(['fuse', 'stride', 'via'])
  })

  test('the order: items wait for a slow one', () => {
    const analysis = made({ did: nodes({ align: 0.4 }, { waiting: 0.5 }) })
    expect(analysis.limit).toMatchObject({ kind: 'order', node: 'align' })
    expect(analysis.changes.find(isWorth)).toMatchObject({ kind: 'order' })
  })

  test('who reads the results', () => {
    const did = nodes({}).map((one) => ({ ...one, blocked: 0.8 }))
    expect(made({ did }).limit).toMatchObject({ kind: 'output', node: 'write' })
  })

  test('the input, where nobody is busy', () => {
    const analysis = made({ did: nodes({}) })
    expect(analysis.limit.kind).toBe('input')
    expect(analysis.changes.filter(isWorth)).toEqual([])
  })

  test('nothing is said of a run without results', () => {
    const record = recordOf({ did: nodes({}), pipes: chain })
    const analysis = analysisOf({ ...record, run: { ...record.run, out: 0 } })
    expect([analysis.limit.kind, analysis.changes]).toEqual(['none', []])
  })
})

describe('how far it can be trusted', () => {
  test('a long run, over', () => {
    expect(made({ did: nodes({}) }).trust).toEqual({ level: 'good', because: [] })
  })

  test('a short one', () => {
    const { level, because } = made({ did: nodes({}), runTimeMs: 300 }).trust
    expect([level, because]).toEqual(['poor', ['the run took 300 ms only, and workers need time to start']])
  })

  test('on a machine that has other work', () => {
    const record = recordOf({ did: nodes({}), pipes: chain })
    const { trust } = analysisOf({ ...record, environment: { ...record.environment, load: 9 } })
    expect(trust).toEqual({ level: 'fair', because: ['other programs wanted the cores, too'] })
  })

  test('few items', () => {
    const did = nodes({}).map((one) => ({ ...one, out: 7 }))
    expect(made({ did }).trust).toMatchObject({ level: 'fair', because: ['a node made 7 items only'] })
  })
})

test('failures, lost workers, retries, waiting and growing memory are remarked on', () => {
  const base = recordOf({ did: nodes({}, { errors: 30, timeouts: 2, retries: 200, waiting: 0.4 }), pipes: chain })
  const rssBytes = Array.from({ length: 20 }, (_, at) => 1e8 * (at + 1))
  const process = { ...base.timeLine.process, rssBytes }
  const record = { ...base, events: { 'worker-lost': 3 }, timeLine: { ...base.timeLine, process } }
  const said = analysisOf(record).remarks.map(({ evidence }) => evidence)
  expect(said).toEqual([
    'align failed at 30 items (3 %), 2 time-outs among them.',
    '3 workers got lost.',
    'align was tried again 200 times for 1\u{202f}000 items.',
    'align holds finished items back 40 % of the time, for slow ones before them (p50 1 ms, p99 3 ms).',
    'Memory grew from 1.1 GB to 2.0 GB in the second half of the run.',
  ])
})
