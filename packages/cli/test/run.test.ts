import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { testDirectory } from '../../../.config/testing/end.ts'
import { called } from './support/called.ts'
import { started } from './support/papy.ts'

const fixture = (name: string) => fileURLToPath(new URL(`fixtures/pipelines/${name}`, import.meta.url))
const [plus, words, slow] = ['plus.mjs', 'words.mjs', 'slow.mjs'].map(fixture) as [string, string, string]
const run = (args: readonly string[], input = '') => started(['run', ...args], {}, input).ended

describe('what is read', () => {
  test('the inputs of the file, and failures are told', async () => {
    const { code, out, err } = await run([words])
    expect([code, out]).toEqual([1, '6\n6\n10\n'])
    expect(err).toMatch(
      /^papy: length failed at item 2 of length: TypeError: an empty word\npapy: .*words\.mjs: 4 read, 3 written, 1 failed, in [\d.]+ s\n$/,
    )
  })

  test('standard input, as JSON lines', async () => {
    const { code, out } = await run([plus, '--quiet'], '1\n2\n\n"x"')
    expect([code, out]).toEqual([0, '2\n3\n"x1"\n'])
  })

  test('files, each for one input, whatever the file exports; standard input as plain lines', async () => {
    const file = join(testDirectory(), 'words.txt')
    writeFileSync(file, 'a\r\nbb')
    expect(await run([words, '-q', '--input', file])).toMatchObject({ code: 0, out: '2\n4\n', err: '' })
    expect(await run([words, '-q', '-i', '-', '--format', 'lines'], 'ccc\n')).toMatchObject({ code: 0, out: '6\n' })
    const two = await run([plus, '-i', file, '-i', file])
    expect([two.code, two.err]).toEqual([2, expect.stringContaining('2 data sets for 1 inputs (plus): 1 too many')])
  })

  test('no more than the limit', async () => {
    expect(await run([plus, '-q', '--limit', '2'], '1\n2\n3\n')).toMatchObject({ code: 0, out: '2\n3\n' })
  })
})

describe('what is written', () => {
  test('results and failures into files, which have their names when all is in them', async () => {
    const directory = testDirectory()
    const [output, errors] = [join(directory, 'out.jsonl'), join(directory, 'errors.jsonl')]
    const { code, out, err } = await run([words, '-o', output, '--errors', errors])
    expect([code, out]).toEqual([1, ''])
    expect(err).not.toContain('an empty word')
    expect([readFileSync(output, 'utf8'), existsSync(`${output}.part`)]).toEqual(['6\n6\n10\n', false])
    expect(JSON.parse(readFileSync(errors, 'utf8'))).toMatchObject({
      row: 2,
      node: 'length',
      index: 2,
      code: 'ERR_WORKER',
      errors: [{ functionName: 'length', attempt: 1, inbox: [''], stack: expect.stringContaining('words.mjs') }],
    })
  })

  test('a run that fails leaves what it has under another name', async () => {
    const output = join(testDirectory(), 'out.jsonl')
    const { code, err } = await run([plus, '-o', output], '1\nx\n')
    expect([code, existsSync(output), readFileSync(`${output}.part`, 'utf8')]).toEqual([3, false, '2\n'])
    expect(err).toContain(`papy: the results so far are in ${output}.part`)
    expect(err).toMatch(
      /papy: line 2 of standard input is no JSON: .* \(ERR_MALFORMED\)\npapy: .*: failed: 1 read, 1 written/,
    )
  })

  test('a summary as JSON: where the results are not', async () => {
    const { out, err, code } = await run([words, '--json', '--no-output'])
    expect([code, err]).toEqual([1, ''])
    expect(JSON.parse(out)).toMatchObject({
      end: 'finished',
      exitCode: 1,
      failed: 1,
      items: { read: 4, emitted: 3, errored: 1, returned: 0 },
      nodes: [{ name: 'length', in: 4, errors: 1 }, { name: 'double' }],
      failures: [{ node: 'length', index: 2 }],
    })
    const both = await run([plus, '--json'], '1')
    expect([both.out, JSON.parse(both.err)]).toEqual([
      '2\n',
      expect.objectContaining({ rows: 1, written: 1, failed: 0 }),
    ])
  })

  test('a record and a report of the run, whatever else is written', async () => {
    const directory = testDirectory()
    const [record, report] = [join(directory, 'run.json'), join(directory, 'run.html')]
    const { code } = await run([words, '-q', '--no-output', '--record', record, '--report', report])
    expect(code).toBe(1)
    expect(JSON.parse(readFileSync(record, 'utf8'))).toMatchObject({
      format: 'papy-run',
      ledger: { total: { read: 4, emitted: 3, errored: 1 } },
      nodes: { length: { in: 4, errors: 1 } },
    })
    expect(readFileSync(report, 'utf8')).toMatch(/^<!doctype html>[^]*length[^]*double[^]*<\/html>\s*$/i)
  })

  test('nobody who reads is the end, and no error', async () => {
    const going = started(['run', slow], { PAPY_ITEMS: '100000' })
    await going.until(/"square":4\D/)
    going.child.stdout?.destroy()
    const { code, err } = await going.ended
    expect([code, err]).toEqual([0, expect.stringContaining('nobody reads any more')])
  })
})

describe('other settings than those of the file', () => {
  const planned = async (args: readonly string[]) =>
    JSON.parse((await called(['run', words, '--dry-run', '--json', ...args])).out)

  test('of all pools, of one pool, of one node', async () => {
    const args = ['-w', 'processes:1,threads:1', '--stride', '4', '-s', 'pool.buffer=64', '-s', 'double.produce=2']
    const { pools, plan } = await planned(args)
    expect(pools).toMatchObject([{ workers: ['processes(1)', 'threads(1)'], stride: 4, buffer: 64 }])
    expect(plan.widths).toEqual({ length: 1, double: 2 })
  })

  test('hold when it runs', async () => {
    const args = ['-q', '-w', 'processes:1', '--set', 'double.produce=2', '--set', 'double.repeat=true', '--limit', '1']
    expect(await run([words, ...args])).toMatchObject({ code: 0, out: '6\n6\n' })
  })

  test('how items go from pool to pool', async () => {
    const { out } = await run([slow, '--dry-run', '--via', 'shm,socket'])
    expect(out).toMatch(/download → measure +shm +the first of 2 that can; tickets alone pass this thread/)
    expect(await run([slow, '-q', '--via', 'socket', '--limit', '1'])).toMatchObject({
      code: 0,
      out: '{"x":0,"square":0}\n',
    })
  })

  test.each([
    [words, ['-s', 'length.timeoutMs=-1'], '--set length.timeoutMs=-1: option timeoutMs of Piper is -1; pass Ms'],
    [
      words,
      ['-s', 'legnth.timeoutMs=1'],
      'there is no node or pool legnth; did you mean length? there are the nodes length, double',
    ],
    [words, ['-s', 'length.consume=5', '-s', 'double.consume=2', '-s', 'length.produce=3'], '(ERR_ARGUMENT)'],
    [words, ['-w', 'threats:2'], "option --workers is 'threats:2'; pass a number of threads"],
    [words, ['-w', 'host#4'], "option --workers is 'host#4'; pass a number of threads"],
    [words, ['--stride', '0'], "option --stride is '0'; pass a whole number"],
    [
      words,
      ['--via', 'socket', '-s', 'pool.fuse=no'],
      '--set pool.fuse=no: option fuse of IMap is "no"; pass true or false',
    ],
    [words, ['--via', 'sockt'], 'did you mean socket?'],
    [plus, ['--via', 'socket'], 'no pipe goes from a pool to a pool'],
    [plus, ['-w', '2'], 'options --workers are for pools, and no piper has one'],
    [plus, ['--limit', 'x'], "option --limit is 'x'; pass a whole number"],
    [plus, ['-i', 'nowhere.jsonl'], 'there is no file nowhere.jsonl'],
    [plus, ['-i', 'README'], 'the name of README does not say how items stand in it; add --format'],
    [plus, ['-i', plus, '--format', 'xml'], "option --format is 'xml'; pass jsonl"],
    [plus, ['-i', plus, '-o', plus, '--format', 'lines'], 'is read and would be written over'],
    [plus, ['-o', '/nowhere/at/all'], 'option --output is /nowhere/at/all, where no file can be'],
    [plus, ['-i', '-', '-i', '-'], 'standard input is given twice'],
    [plus, [plus], 'papy run takes one file, not'],
  ])('%s %j is a wrong call, and says so', async (file, args, message) => {
    const { code, out, err } = await called(['run', file, ...args])
    expect([code, out, err]).toEqual([2, '', expect.stringContaining(message)])
  })
})

test.each([
  ['throws.mjs', 3, 'could not be loaded: RangeError: not today'],
  ['none.mjs', 3, 'export a function pipeline() that returns a Plumber'],
  ['nowhere.mjs', 2, 'there is no file'],
])('%s cannot be run', async (name, code, message) => {
  expect(await called(['run', fixture(name)])).toMatchObject({ code, err: expect.stringContaining(message) })
})

describe('a signal to end', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('%s ends the reading: what was read is finished', async (signal) => {
    const going = started(['run', slow], { PAPY_ITEMS: '100000' })
    await going.until(/"square":1\D/)
    going.child.kill(signal)
    const { code, out, err } = await going.ended
    expect(code).toBe(signal === 'SIGINT' ? 130 : 143)
    expect(err).toContain(`papy: ${signal}: reads no more, and finishes what was read; once more gives it up\n`)
    const [, read, written, failed] = /interrupted: (\d+) read, (\d+) written, (\d+) failed, in/.exec(err) ?? []
    expect(Number(read)).toBe(Number(written) + Number(failed))
    expect(out.trim().split('\n')).toHaveLength(Number(written))
  })

  test('the second gives up, within 2 s', async () => {
    const going = started(['run', fixture('stuck.mjs'), '--json'])
    await going.until(/^0\n/)
    going.child.kill('SIGINT')
    await going.until(/finishes what was read/)
    const since = performance.now()
    going.child.kill('SIGINT')
    const { code, err } = await going.ended
    expect(code).toBe(130)
    expect(performance.now() - since).toBeLessThan(2_000)
    const summary = JSON.parse(err.slice(err.indexOf('{')))
    expect(summary).toMatchObject({ end: 'interrupted', exitCode: 130, items: { emitted: 1 } })
    expect(summary.items.returned).toBeGreaterThan(0)
  })

  test('ends the wait for standard input', async () => {
    const going = started(['run', plus])
    going.child.stdin?.write('1\n')
    await going.until(/^2\n/)
    going.child.kill('SIGINT')
    expect(await going.ended).toMatchObject({ code: 130, out: '2\n' })
  })
})

describe('the log', () => {
  test('goes to standard error, as much of it as is wanted', async () => {
    const { code, out, err } = await run([plus, '-q', '--log-level', 'debug'], '1\n')
    expect([code, out]).toEqual([0, '2\n'])
    expect(err).toMatch(
      /INFO {2}\w+: the run began: plus\n.*DEBUG \w+: the run is running\n[^]*the run ended: 1 read, 1 emitted/,
    )
    const { err: quiet } = await run([plus, '-q', '--log-level', 'error'], '1\n')
    expect(quiet).toBe('')
  })

  test('or into a file, as JSON lines', async () => {
    const file = join(testDirectory(), 'run.ndjson')
    const { code, err } = await run([words, '-q', '--log-file', file])
    expect([code, err]).toEqual([1, expect.not.stringContaining('the run began')])
    const records = readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(records.map(({ event }) => event)).toEqual(['run.start', 'item.error', 'run.end'])
    expect(records[1]).toMatchObject({ level: 'error', node: 'length', index: 2, attempt: 1 })
  })

  test('has no other levels', async () => {
    const { code, err } = await run([plus, '--log-level', 'loud'], '')
    expect([code, err]).toEqual([2, expect.stringContaining("option --log-level is 'loud'; pass one of error, warn")])
  })
})
