import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { corrupt, corruptFile } from '@papy/chaos'
import { isPiperError, Piper, Plumber, step } from '@papy/core'
import { IMap } from '@papy/imap'
import { processes } from '@papy/runtime-process'
import { v8 } from '@papy/serializer-v8'
import { file } from '@papy/transport-file'
import { describe, expect, onTestFinished, test } from 'vitest'
import { bulk, weighed } from './fixtures/functions.mjs'

const range = (length: number): number[] => Array.from({ length }, (_, at) => at)

async function run(via: ReturnType<typeof file>) {
  await using pool = new IMap({ workers: processes(2), stride: 1 })
  await using plumber = new Plumber()
  plumber.addPipe([new Piper(step(bulk, 5_000), { parallel: pool }), new Piper(weighed, { parallel: pool })], { via })
  const rows: unknown[] = []
  for await (const row of plumber.stream([range(200)])) rows.push(isPiperError(row) ? row.code : row)
  return rows
}

describe('corrupt', () => {
  test('a transport that truncates: readers notice, others do not suffer', { timeout: 20_000 }, async () => {
    const rows = await run(corrupt(file(), { share: 0.1, how: 'truncate', seed: 5 }))
    const wrong = rows.filter((row, at) => row !== at)
    expect(wrong.length).toBeGreaterThan(5)
    expect(wrong.length).toBeLessThan(50)
    expect(rows).toHaveLength(200)
  })

  test('a transport that flips bits: values are wrong that no check sum of media can find', {
    timeout: 20_000,
  }, async () => {
    const rows = await run(corrupt(file(), { share: 0.2, seed: 5 }))
    expect(rows.filter((row) => row === 'wrong').length).toBeGreaterThan(5)
  })

  test('a serializer: opened from JSON, it damages the same payloads', () => {
    const spoilt = corrupt(v8(), { share: 0.5, seed: 2 })
    const told = (): string[] => {
      const { encode, decode } = spoilt.open()
      return range(40).map((x) => {
        try {
          return String(decode(encode(`item ${x}`)))
        } catch {
          return 'noticed'
        }
      })
    }
    const first = told()
    expect(told()).toEqual(first)
    const harmed = first.filter((text, x) => text !== `item ${x}`).length
    expect(harmed).toBeGreaterThan(8)
    expect(harmed).toBeLessThan(32)
  })

  test('is refused for what is neither, and without a share', () => {
    const argument = expect.objectContaining({ code: 'ERR_ARGUMENT' })
    expect(() => corrupt(processes(1) as never, { share: 1 })).toThrow(argument)
    expect(() => corrupt(file(), {} as never)).toThrow(argument)
  })
})

test('corruptFile: one bit, or what follows; the same place for the same seed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'papy-chaos-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'file')
  const flips = (options: object): number[] => {
    writeFileSync(path, Buffer.alloc(1_000))
    const at = corruptFile(path, options)
    const found = [...readFileSync(path).entries()].filter(([, byte]) => byte !== 0)
    expect(found.map(([where]) => where)).toEqual([at])
    return found[0] as number[]
  }
  expect(flips({ seed: 3 })).toEqual(flips({ seed: 3 }))
  expect(flips({ seed: 3 })).not.toEqual(flips({ seed: 4 }))
  expect(flips({ from: 500, to: 501 })[0]).toBe(500)
  const at = corruptFile(path, { how: 'truncate' })
  expect(readFileSync(path)).toHaveLength(at)
})
