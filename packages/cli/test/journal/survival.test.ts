import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { called } from '../support/called.ts'
import { folderOf } from '../support/folder-of.ts'
import { papy, started } from '../support/papy.ts'
import { papyIn } from '../support/papy-in.ts'

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/pipelines/${name}`, import.meta.url))
const LONG_MS = 60_000

/** A directory with a pipeline of its own, which may be changed. */
function project(): string {
  const folder = folderOf(['core', 'imap'])
  for (const name of ['night.mjs', 'plus.mjs']) cpSync(fixture(name), join(folder, name))
  return folder
}

const rows = (isThere: (x: number) => boolean) =>
  Array.from({ length: 300 }, (_, x) => x)
    .filter(isThere)
    .map((x) => `${JSON.stringify({ x, square: x * x })}\n`)
    .join('')
const withoutFailed = rows((x) => x % 50 !== 49)

/** Numbers that are the same for the same seed: a linear congruential generator. */
function* random(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
    yield state / 2 ** 32
  }
}

describe('a run that is killed or stopped', () => {
  const seed = Number(process.env['PAPY_SEED'] ?? Date.now() % 100_000)
  const moments = random(seed)

  test(
    `goes on: each row is there once and in order, wherever it was killed (PAPY_SEED=${seed})`,
    async () => {
      const folder = project()
      const [pipeline, journal, output] = ['night.mjs', 'run.papy', 'out.jsonl'].map((name) => join(folder, name)) as [
        string,
        string,
        string,
      ]
      let args = ['run', pipeline, '-q', '-o', output, '--journal', journal, '--commit-ms', '5']
      let done = 0
      for (let kill = 0; kill < 2; kill++) {
        const going = started(args)
        done = Math.min(290, done + Math.floor(moments.next().value * 120) + 1)
        const last = done
        await going.until(new RegExp(`row (${Array.from({ length: 9 }, (_, at) => last + at).join('|')})\\n`))
        going.child.kill('SIGKILL')
        expect((await going.ended).signal).toBe('SIGKILL')
        expect(existsSync(output)).toBe(false)
        args = ['resume', journal, '-q']
      }
      expect(await papy(['resume', journal, '-q'])).toMatchObject({ code: 1, out: '' })
      expect(readFileSync(output, 'utf8')).toBe(withoutFailed)
      const { run, journal: account } = JSON.parse((await called(['report', journal, '--json', '-o', '-'])).out)
      expect(run).toBeUndefined()
      expect(account).toMatchObject({ sessions: 3, end: 'complete', deadLetters: 6, level: 'fsync', left: [300] })
    },
    LONG_MS,
  )

  test(
    'goes on after a signal, which drains, and after two, which give it up',
    async () => {
      const folder = project()
      const at = (name: string) => join(folder, name)
      const going = started([
        'run',
        at('night.mjs'),
        '-o',
        at('out.jsonl'),
        '-j',
        at('run.papy'),
        '--journal-level=async',
      ])
      await going.until(/row 20\n/)
      going.child.kill('SIGINT')
      const { code, err } = await going.ended
      expect([code, existsSync(at('out.jsonl'))]).toEqual([130, false])
      expect(err).toMatch(/SIGINT: reads no more/)
      expect(err).toContain(`papy: papy resume ${at('run.papy')} goes on with it`)
      const once = started(['resume', at('run.papy'), '-q'])
      await once.until(/row 60\n/)
      once.child.kill('SIGTERM')
      await once.until(/SIGTERM: reads no more/)
      once.child.kill('SIGINT')
      expect((await once.ended).code).toBe(143)
      const after = await papy(['resume', at('run.papy'), '--json'])
      expect(after.code).toBe(1)
      expect(JSON.parse(after.out)).toMatchObject({
        end: 'finished',
        journal: {
          level: 'async',
          mode: 'resume',
          end: 'complete',
          sessions: 3,
          deadLetters: 6,
          sinks: { output: 'exactly-once' },
          resumed: expect.any(Number),
        },
      })
      expect(readFileSync(at('out.jsonl'), 'utf8')).toBe(withoutFailed)
    },
    LONG_MS,
  )
})

describe('what is read', () => {
  test(
    'files from where it stopped, standard input from what comes now',
    async () => {
      const folder = project()
      const at = (name: string) => join(folder, name)
      const going = started(['run', at('plus.mjs'), '-j', at('run.papy')])
      going.child.stdin?.write('1\n2\n3\n')
      await going.until(/^4$/m)
      await going.until(/WARN_INPUT_KEPT/)
      going.child.kill('SIGKILL')
      const { err } = await going.ended
      expect(err).toContain('may be printed again by papy resume')
      const after = await started(['resume', at('run.papy')], {}, '4\n5\n').ended
      expect([after.code, after.err]).toEqual([0, expect.stringContaining('output at-least-once')])
      const lines = after.out.trim().split('\n')
      expect(lines.slice(-2)).toEqual(['5', '6'])
      // What was printed and not yet committed comes again, and nothing else does.
      expect(['', '4', '3,4', '2,3,4']).toContain(lines.slice(0, -2).join(','))
    },
    LONG_MS,
  )

  test(
    'a file that was changed is another input',
    async () => {
      const folder = project()
      const at = (name: string) => join(folder, name)
      writeFileSync(at('in.jsonl'), '1\n"x"\n2\n{')
      const args = ['-i', at('in.jsonl'), '-o', at('out.jsonl'), '-j', at('run.papy')]
      expect((await papy(['run', at('plus.mjs'), ...args])).code).toBe(3)
      writeFileSync(at('in.jsonl'), '1\n"x"\n2\n3\n')
      const { code, err } = await papy(['resume', at('run.papy')])
      expect([code, err]).toEqual([2, expect.stringContaining('(ERR_RUN_CHANGED)')])
      expect(err).toContain('papy: papy resume')
      expect((await papy(['resume', at('run.papy'), '--from', 'plus'])).err).toContain('(ERR_RUN_CHANGED)')
    },
    LONG_MS,
  )

  test(
    'no more than the limit, in all sessions together',
    async () => {
      const folder = project()
      const at = (name: string) => join(folder, name)
      const args = ['-q', '--limit', '100', '-o', at('out.jsonl'), '-j', at('run.papy'), '--commit-ms=1']
      const going = started(['run', at('night.mjs'), ...args])
      await going.until(/row [4-9]\d\n/)
      going.child.kill('SIGKILL')
      await going.ended
      await papy(['resume', at('run.papy'), '-q'])
      expect(readFileSync(at('out.jsonl'), 'utf8')).toBe(rows((x) => x < 100 && x % 50 !== 49))
    },
    LONG_MS,
  )
})

describe('dead letters', () => {
  test(
    'are told in groups, exported, attempted again and merged where they belong; each row is explained',
    async () => {
      const folder = project()
      const [journal, output, errors] = ['run.papy', 'out.jsonl', 'errors.jsonl'].map((name) => join(folder, name)) as [
        string,
        string,
        string,
      ]
      const run = ['run', 'night.mjs', '-o', 'out.jsonl', '-j', 'run.papy', '--errors', 'errors.jsonl']
      const first = await papyIn(folder, run)
      expect(first.err).toContain('papy: papy errors run.papy says what failed')
      expect(readFileSync(output, 'utf8')).toBe(withoutFailed)

      const told = await called(['errors', journal])
      expect(told.code).toBe(1)
      expect(told.out).toMatch(
        /^6 dead letters of 1 kind\n\n6 × RangeError ERR_WORKER in download at download \(night\.mjs:\d/,
      )
      expect(told.out).toContain('row 49: no answer for 49')
      expect(told.out).not.toContain('\u001b]')
      const { groups } = JSON.parse((await called(['errors', journal, '--json', '--node', 'download'])).out)
      expect(groups).toMatchObject([
        { count: 6, node: 'download', hosts: [''], attempts: 1, example: { row: 49, inputs: [[49]] } },
      ])
      expect(groups[0].redrive).toContain(
        `--node download --where code=ERR_WORKER,name=RangeError,stack=${groups[0].fingerprint}`,
      )
      const exported = (await called(['errors', journal, '--export', '-', '--where', 'row>100', '--limit', '2'])).out
      expect(
        exported
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line)),
      ).toMatchObject([{ row: 149, letter: 2, inputs: [[149]], attempts: 1, node: 'download', host: '' }, { row: 199 }])
      expect(
        readFileSync(errors, 'utf8')
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line).row),
      ).toEqual([49, 99, 149, 199, 249, 299])

      const explained = async (row: number) =>
        JSON.parse((await called(['explain', journal, String(row), '--json'])).out)
      expect(await explained(99)).toMatchObject({
        state: 'failed',
        sinks: [],
        failures: [{ letter: 1, mended: false }],
      })
      expect(await explained(100)).toMatchObject({
        state: 'done',
        sinks: ['output'],
        failures: [],
        left: { session: 1 },
        hops: [{ node: 'download', session: 1, attempt: 1, worker: expect.stringContaining('thread') }, {}, {}],
      })
      expect(await called(['explain', journal, '300'])).toMatchObject({
        code: 1,
        out: expect.stringContaining('not read'),
      })

      const dry = await papy(['redrive', journal, '--where', 'row<100', '--dry-run'])
      expect([dry.code, dry.out]).toEqual([0, expect.stringContaining('would attempt again 2 dead letters')])
      const again = await papy(['redrive', journal, '--where', 'row<100', '--json'])
      expect([again.code, JSON.parse(again.out).journal]).toMatchObject([
        1,
        { redriven: { mended: 0, failedAgain: 2 } },
      ])
      const some = await papy(['redrive', journal, '--where', 'row<100', '--json'], { PAPY_FIXED: '1' })
      expect([some.code, JSON.parse(some.out).journal]).toMatchObject([
        0,
        { redriven: { mended: 2, failedAgain: 0 }, deadLetters: 4 },
      ])
      expect(readFileSync(output, 'utf8')).toBe(rows((x) => x < 100 || x % 50 !== 49))
      const all = await papy(['redrive', journal], { PAPY_FIXED: '1' })
      expect([all.code, all.err]).toEqual([0, expect.stringContaining('4 mended, 0 failed again')])
      expect(readFileSync(output, 'utf8')).toBe(rows(() => true))
      expect((await papy(['redrive', journal])).err).toContain('nothing is to be done')
      expect(await explained(99)).toMatchObject({ state: 'done', sinks: ['output'], left: { session: 3 } })
      expect((await called(['errors', journal])).code).toBe(0)
    },
    LONG_MS,
  )
})

describe('what is refused', () => {
  test(
    'a journal that holds a run already, unless it is to be resumed; a run that is complete, or was changed',
    async () => {
      const folder = project()
      const at = (name: string) => join(folder, name)
      writeFileSync(at('in.jsonl'), '1\n2\n')
      const args = [
        'run',
        at('plus.mjs'),
        '-q',
        '-i',
        at('in.jsonl'),
        '-o',
        at('out.jsonl'),
        '-j',
        at('run.papy'),
        '--resume',
      ]
      expect(await papy(args)).toMatchObject({ code: 0, out: '' })
      expect(await papy(args)).toMatchObject({ code: 0, err: expect.stringContaining('nothing left to do') })
      const taken = await papy(args.slice(0, -1))
      expect([taken.code, taken.err]).toEqual([2, expect.stringContaining('stands in')])
      const complete = await papy(['resume', at('run.papy')])
      expect([complete.code, complete.err]).toEqual([
        2,
        expect.stringContaining('(ERR_RUN_COMPLETE)\npapy: papy report'),
      ])
      writeFileSync(at('plus.mjs'), readFileSync(at('plus.mjs'), 'utf8').replace('x + 1', 'x + 2'))
      expect((await papy(['resume', at('run.papy'), '-q', '--from', 'plus'])).code).toBe(0)
      expect(readFileSync(at('out.jsonl'), 'utf8')).toBe('3\n4\n')
    },
    LONG_MS,
  )

  test('what is no journal, and options that need one', async () => {
    const folder = project()
    mkdirSync(join(folder, 'd.papy'))
    const cases: readonly (readonly [readonly string[], RegExp])[] = [
      [['errors', join(folder, 'none.papy')], /there is no file .*none\.papy; pass the journal of a run/],
      [['explain', fixture('plus.mjs'), '1'], /ERR_JOURNAL_DAMAGED/],
      [['explain', join(folder, 'none.papy')], /papy explain needs a journal and the number of a row/],
      [['run', fixture('plus.mjs'), '--resume'], /--resume is about a journal/],
      [['run', fixture('plus.mjs'), '-j', join(folder, 'd.papy')], /is a directory/],
      [['run', fixture('plus.mjs'), '-j', 'x', '--journal-level', 'fsnc'], /did you mean fsync\?/],
      [['resum'], /did you mean resume\?/],
    ]
    for (const [args, message] of cases) {
      const { code, err } = await called(args)
      expect([code, err]).toEqual([args[0] === 'explain' && args[2] === '1' ? 1 : 2, expect.stringMatching(message)])
    }
  })
})
