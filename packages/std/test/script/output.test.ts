import { expect, test } from 'vitest'
import { Output, TailBytes } from '../../src/script/output.ts'

test('the tail is the last 64 kB, however it comes, and begins with a whole character', () => {
  const text = 'ä'.repeat(50_000)
  for (const size of [1, 7, 4_096, 65_536, 1_000_000]) {
    const tail = new TailBytes()
    const bytes = Buffer.from(`x${text}y`)
    for (let at = 0; at < bytes.length; at += size) tail.add(bytes.subarray(at, at + size))
    expect(tail.text).toBe(`${'ä'.repeat(32_767)}y`)
  }
})

test('what is shorter is kept as it is', () => {
  const tail = new TailBytes()
  expect(tail.text).toBe('')
  tail.add(Buffer.from('short'))
  expect(tail.text).toBe('short')
})

test('output beyond its limit is let go of, but for its end', () => {
  const output = new Output(4)
  expect([output.add(Buffer.from('abc')), output.add(Buffer.from('d')), output.add(Buffer.from('e'))]).toEqual([
    true,
    true,
    false,
  ])
  expect([output.bytes.length, output.tail]).toEqual([0, 'abcde'])
})
