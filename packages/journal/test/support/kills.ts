import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readJournal } from '@papy/journal'
import { expect, onTestFinished } from 'vitest'
import { place } from './place.ts'
import { random } from './random.ts'

/** Lets a process write until it has said so much, kills it, and answers what it said last. */
async function killed(file: string, after: number, delayUs: number): Promise<number> {
  const child = fork(new URL('../fixtures/writer.mjs', import.meta.url), [file, 'commit'])
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  let [said, messages] = [0, 0]
  const end = once(child, 'exit')
  child.on('message', (row) => {
    said = row as number
    if (++messages < after) return
    for (const until = performance.now() + delayUs / 1000; performance.now() < until; );
    child.kill('SIGKILL')
  })
  await end
  return said
}

/** Kills writers of one journal, one after the other: what each said it committed is there. */
export async function kills(times: number): Promise<void> {
  const seed = Number(process.env['PAPY_SEED'] ?? Date.now() % 100_000)
  const { below } = random(seed)
  const file = place()
  for (let time = 1; time <= times; time++) {
    const said = await killed(file, 1 + below(12), below(2_000))
    const past = readJournal(file)
    const read = past?.read[0]?.upTo ?? 0
    expect(read, `seed ${seed}, time ${time}`).toBeGreaterThanOrEqual(said)
    expect(past?.outputs, `seed ${seed}`).toEqual([{ width: 1, ranges: [0, read] }])
    const rows = [...(past?.records() ?? [])].flatMap((one) => (one.type === 'hop' ? [one.row] : []))
    expect(rows).toEqual(rows.map((_, at) => at))
    const kept = [...(past?.kept(0) ?? [])]
    const wanted = rows.filter((row) => row % 5 === 0 && row >= (past?.done ?? 0) && row < said)
    expect(kept.slice(0, wanted.length)).toEqual(wanted.map((index) => ({ index, value: `row ${index}` })))
    expect(past?.sessions).toHaveLength(time)
  }
}
