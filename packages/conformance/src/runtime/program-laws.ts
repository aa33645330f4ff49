import assert from 'node:assert/strict'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import type { RuntimeSupports } from '@papy/contract'
import { pause, within } from '../limit.ts'
import { QUICK_MS } from '../refusal.ts'
import { type RuntimeLaw, realm } from './runtime-law.ts'
import { alone, ending, heard, program, START_MS } from './stage.ts'

const remote = ({ remote }: RuntimeSupports) => (remote ? 'its workers are on another host' : undefined)

/** Most characters of standard error that an exit has. */
const MOST_STDERR = 4_096

/** What workers do to the program that has them. */
export const programLaws: readonly RuntimeLaw[] = [
  {
    id: 'R30',
    title: 'an idle worker does not keep its program alive; one that is held does',
    unless: realm,
    async check({ plugin }) {
      for (const [how, said] of [
        ['idle', 'idle'],
        ['busy', 'answered'],
      ] as const)
        assert.deepEqual(await output(alone(how, plugin)), { said, code: 0 }, how)
    },
  },
  {
    id: 'R31',
    title: 'the end of what it wrote to standard error is in its exit, where that is known at all',
    unless: realm,
    async check({ plugin }) {
      const { said, code } = await output(alone('write', plugin))
      assert.equal(code, 0)
      const { stderr } = JSON.parse(said) as { stderr?: string }
      if (stderr === undefined) return
      assert.equal(stderr.length, MOST_STDERR)
      assert.match(stderr, /^é+ the end\n$/)
    },
  },
  {
    id: 'R32',
    title: 'no worker outlives a coordinator that is killed',
    unless: (supports) => realm(supports) ?? remote(supports),
    async check({ plugin }) {
      for (const how of ['orphan', 'spinning orphan']) {
        const coordinator = alone(how, plugin)
        const [text] = (await within(START_MS, how, once(coordinator.stdout as never, 'data'))) as [Buffer]
        const id = Number(text.toString())
        assert.ok(id > 0, `it said ${text}`)
        coordinator.kill('SIGKILL')
        await within(START_MS, `the end of an orphan (${how})`, gone(id))
      }
    },
  },
  {
    id: 'R33',
    title: 'workers that came and went leave no descriptor open',
    unless: () => (process.platform === 'linux' ? undefined : 'descriptors are counted on Linux only'),
    async check({ runtime }) {
      const some = async () => {
        const workers = [1, 2].map(() => heard(runtime.start({ program })))
        await Promise.all(workers.map(({ until }) => until(1)))
        workers[0]?.line.kill()
        for (const worker of workers) await worker.line[Symbol.asyncDispose]()
        await Promise.all(workers.map(ending))
      }
      await some()
      const before = descriptors()
      for (let time = 0; time < 5; time++) await some()
      const deadline = performance.now() + QUICK_MS
      while (descriptors() > before && performance.now() < deadline) await pause(20)
      assert.ok(descriptors() <= before, `${before} descriptors were open, ${descriptors()} are`)
    },
  },
]

function descriptors(): number {
  return readdirSync('/proc/self/fd').length
}

async function output(child: ChildProcess): Promise<{ readonly said: string; readonly code: number | null }> {
  const pieces: Buffer[] = []
  child.stdout?.on('data', (piece: Buffer) => pieces.push(piece))
  child.stderr?.resume()
  try {
    const [code] = (await within(2 * START_MS, 'a program with a worker', once(child, 'close'))) as [number | null]
    return { said: Buffer.concat(pieces).toString().trim(), code }
  } finally {
    child.kill('SIGKILL')
  }
}

async function gone(id: number): Promise<void> {
  while (isAlive(id)) await pause(10)
}

function isAlive(id: number): boolean {
  try {
    process.kill(id, 0)
    // One that nobody has collected yet is none.
    return process.platform !== 'linux' || !/\) [ZX] /.test(readFileSync(`/proc/${id}/stat`, 'utf8'))
  } catch {
    return false
  }
}
