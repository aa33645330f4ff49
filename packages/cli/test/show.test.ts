import { existsSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { testDirectory } from '../../../.config/testing/end.ts'
import { commands } from '../src/commands.ts'
import { node } from './support/graphs.ts'
import { misplacedTag } from './support/markup.ts'
import { papy } from './support/papy.ts'
import { recordOf } from './support/records.ts'

const pipelines = fileURLToPath(new URL('fixtures/pipelines', import.meta.url))
const docs = fileURLToPath(new URL('../../../docs', import.meta.url))
/** Whether this Node runs TypeScript by itself. */
const canStrip = Boolean((process.features as { typescript?: unknown }).typescript)
const words = join(pipelines, 'words.mjs')
const branches = join(pipelines, 'branches.mjs')

function savedRecord(): string {
  const file = join(testDirectory(), 'run.json')
  const did = [{ node: node('align', { pool: 'cores' }), busy: 0.97 }]
  writeFileSync(file, JSON.stringify(recordOf({ did, pipes: [] })))
  return file
}

describe('papy plan', () => {
  test('says order, fusions, pipes, what is in flight, and warnings; and runs nothing', async () => {
    const { code, out, err } = await papy(['plan', branches])
    expect([code, err]).toEqual([0, ''])
    expect(out).toMatch(/^7 nodes, each after what it reads\n {2}1 {2}spell +main thread +produce each/)
    expect(out).toContain('  shout > mark, on one trip to a worker of words\n')
    expect(out).toMatch(/\n {2}mark → gather +memory {2}gather runs in this thread\n/)
    expect(out).toMatch(/in flight at most\n {2}\d/)
    expect(out).toContain('WARN_GATHER_ALL')
  })

  test('as JSON it is what plan() returns', async () => {
    const { out } = await papy(['plan', words, '--json'])
    expect(JSON.parse(out)).toMatchObject({
      order: ['length', 'double'],
      segments: [['length', 'double']],
      pipes: [{ from: 'length', to: 'double', via: 'fused' }],
      warnings: [],
    })
  })
})

describe('papy graph', () => {
  test('draws an SVG picture, the same one each time', async () => {
    const file = join(testDirectory(), 'graph.svg')
    const [first, second] = [await papy(['graph', branches, '-o', file]), await papy(['graph', branches])]
    expect([first, second.code]).toEqual([{ code: 0, out: '', err: '' }, 0])
    const picture = readFileSync(file, 'utf8')
    expect(picture).toBe(second.out)
    expect(picture).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/)
    expect(misplacedTag(picture)).toBeUndefined()
    expect(picture).not.toContain('<script')
  })

  test.each([
    ['mermaid', /^flowchart TB\n {2}p0/],
    ['dot', /^digraph papy \{/],
  ])('writes %s', async (format, beginning) => {
    expect((await papy(['graph', words, '--format', format])).out).toMatch(beginning)
  })

  test('as JSON it is nodes, pipes, fusions and pools', async () => {
    const { out } = await papy(['graph', words, '--json'])
    expect(JSON.parse(out)).toMatchObject({
      nodes: [{ name: 'length', pool: 'pool' }, { name: 'double' }],
      pools: [{ name: 'pool', workers: ['threads(2)'], size: 2, stride: 'adaptive' }],
    })
  })

  test.skipIf(process.platform === 'win32')('writes through a link, and into a device that stays one', async () => {
    const folder = testDirectory()
    const [file, link, device] = ['graph.dot', 'link', 'device'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ]
    writeFileSync(file, 'old')
    symlinkSync(file, link)
    symlinkSync('/dev/null', device)
    for (const to of [link, device]) expect((await papy(['graph', words, '--format', 'dot', '-o', to])).code).toBe(0)
    expect(readFileSync(file, 'utf8')).toMatch(/^digraph/)
    expect([lstatSync(link).isSymbolicLink(), statSync('/dev/null').isCharacterDevice()]).toEqual([true, true])
    expect(readdirSync(folder).sort()).toEqual(['device', 'graph.dot', 'link'])
  })

  test('leaves nothing behind where it cannot write', async () => {
    const folder = testDirectory()
    const { code, err } = await papy(['graph', words, '-o', join(folder, 'no', 'graph.svg')])
    expect([code, err]).toEqual([
      2,
      expect.stringMatching(/^papy: option --output is .* name another file \(ERR_ARGUMENT\)\n$/),
    ])
    expect(readdirSync(folder)).toEqual([])
  })
})

test.skipIf(!canStrip)('the picture in the guide is what papy graph draws', async () => {
  const { code, out } = await papy(['graph', join(docs, 'examples/guide/longest.ts')])
  expect([code, out]).toEqual([0, readFileSync(join(docs, 'images/longest.svg'), 'utf8')])
})

describe('papy report', () => {
  test('makes a page beside the record', async () => {
    const file = savedRecord()
    const page = file.replace('.json', '.html')
    expect(await papy(['report', file])).toEqual({ code: 0, out: `${page}\n`, err: '' })
    expect(readFileSync(page, 'utf8')).toContain('align is the limit')
  })

  test('writes it to standard output, or says as JSON what is in it', async () => {
    const file = savedRecord()
    expect((await papy(['report', file, '-o', '-'])).out).toMatch(/^<!doctype html>/)
    const said = JSON.parse((await papy(['report', file, '-o', '-', '--json'])).out)
    expect(said).toMatchObject({ output: '-', run: { out: 1_000 }, limit: { kind: 'compute', node: 'align' } })
    expect(existsSync(file.replace('.json', '.html'))).toBe(false)
  })

  test.each([
    ['nothing', '', /is no JSON; make a record/],
    ['other JSON', '{"format":"papy-run"}', /is no record of a run; make one with/],
    [
      'another version',
      JSON.stringify({ ...recordOf({ did: [], pipes: [] }), version: 2 }),
      /is a record of version 2, and this papy reads version 1/,
    ],
  ])('refuses what is no record: %s', async (_, text, message) => {
    const file = join(testDirectory(), 'run.json')
    writeFileSync(file, text)
    expect(await papy(['report', file])).toEqual({ code: 2, out: '', err: expect.stringMatching(message) })
  })
})

describe('papy perf', () => {
  test('runs the beginning of a pipeline, and says what limits it and what changes would bring', async () => {
    const { code, out, err } = await papy(['perf', join(pipelines, 'grind.mjs'), '--limit', '350', '--json'])
    expect([code, err]).toEqual([0, ''])
    const { run, limit, changes, trust } = JSON.parse(out)
    expect(run).toMatchObject({ in: 350, out: 350, errors: 0 })
    expect(limit).toMatchObject({ kind: 'compute', node: 'grind' })
    expect(changes[0]).toMatchObject({ kind: 'workers', subject: 'one', gain: { least: expect.any(Number) } })
    expect(trust.level).toMatch(/good|fair|poor/)
  }, 60_000)

  test('ends a run that takes too long, and says what it saw', async () => {
    const { code, out } = await papy(['perf', join(pipelines, 'grind.mjs'), '--limit', '1000000', '--for', '900ms'])
    expect(code).toBe(0)
    expect(out).toMatch(/^\S+ items in .*: .* results per second, 0 errors\n/)
    expect(out).toContain('How far this can be trusted: ')
  }, 60_000)

  test('reads a record, and runs nothing', async () => {
    const { code, out } = await papy(['perf', savedRecord()])
    expect([code, out]).toEqual([0, expect.stringContaining('Give cores 4 workers instead of 2: probably ')])
  })

  test('a run that fails is told, and its code is 1', async () => {
    const { code, out, err } = await papy(['perf', join(pipelines, 'broken-input.mjs')])
    expect([code, err]).toEqual([1, expect.stringContaining('papy: the run failed: ')])
    expect(out).toContain('How far this can be trusted: poor')
  })

  test('without inputs it says what to export', async () => {
    const { code, err } = await papy(['perf', join(pipelines, 'no-inputs.mjs')])
    expect([code, err]).toEqual([1, expect.stringMatching(/exports no inputs to measure with; .* \(ERR_INPUTS\)\n$/)])
  })
})

describe('a wrong call', () => {
  test.each([
    [['plan'], 'papy plan needs a file that exports pipeline(), and was given nothing'],
    [['graph', words, words], 'papy graph needs a file that exports pipeline(), and was given'],
    [['graph', words, '--format', 'png'], "option --format is 'png'; pass one of svg, mermaid, dot"],
    [['graph', words, '--format', 'toString'], "option --format is 'toString'; pass one of"],
    [['report'], 'papy report needs a record of a run'],
    [['report', '/not/there.json'], '/not/there.json cannot be read'],
    [['perf', words, '--limit', '0'], "option --limit is '0'; pass a whole number from 1 on"],
    [['perf', words, '--for', 'long'], "option --for is 'long'; pass a number with its unit"],
    [['perf', '/not/there.mjs'], 'there is no file /not/there.mjs'],
    [['doctor', '--something'], 'see `papy doctor --help`'],
  ])('%j says what to do', async (args, message) => {
    const { code, out, err } = await papy(args)
    expect([code, out, err]).toEqual([2, '', expect.stringContaining(message)])
    expect(err).toMatch(/^papy: .* \(ERR_ARGUMENT\)\n$/s)
  })
})

test.each(['plan', 'graph', 'report', 'perf', 'doctor'])(
  'the help of papy %s says what it does, its options and exit codes',
  async (name) => {
    const help = (await commands.get(name)?.load())?.help ?? ''
    expect(help).toMatch(new RegExp(`^papy ${name}: [^]*\nusage: papy ${name} [^]*--json[^]*\nExit code: 0 `))
    expect(Math.max(...help.split('\n').map((line) => line.length))).toBeLessThanOrEqual(128)
  },
)
