import { describe, expect, it } from 'vitest'
import type { Serializer } from '../../packages/contract/src/index.ts'

/** As if it had come over a wire, in memory that nobody else has. */
const received = (parts: readonly Uint8Array[]) => parts.map((part) => new Uint8Array(part))

/** Laws of binary contents, for serializers that keep them out of band. */
export function testBinaries(name: string, serializer: Serializer): void {
  describe(`binary contents with ${name}()`, () => {
    it('costs no copy to write a megabyte of numbers', () => {
      const numbers = new Float64Array(131_072)
      const parts = serializer.encode({ id: 1, numbers })
      expect(parts).toHaveLength(2)
      expect(parts[1]?.buffer).toBe(numbers.buffer)
      expect(parts[1]?.byteLength).toBe(1_048_576)
      expect(parts[0]?.byteLength).toBeLessThan(300)
    })

    it('costs no copy to read it', () => {
      const parts = received(serializer.encode(new Float64Array(131_072).fill(1.5)))
      const numbers = serializer.decode(parts) as Float64Array
      expect(numbers.buffer).toBe(parts[1]?.buffer)
      expect(numbers.at(-1)).toBe(1.5)
    })

    it('draws the line at 4 KiB', () => {
      expect(serializer.encode(new Uint8Array(4095))).toHaveLength(1)
      expect(serializer.encode(new Uint8Array(4096))).toHaveLength(2)
      expect(serializer.encode([Buffer.alloc(4096), new ArrayBuffer(4096), new Float32Array(1024)])).toHaveLength(4)
    })

    it('writes what a view shows, not the rest of its buffer', () => {
      const secret = Buffer.alloc(100_000, 'secret')
      const [first, ...large] = serializer.encode([
        secret.subarray(10, 20).fill('a'),
        secret.subarray(50_000, 60_000).fill('b'),
      ])
      expect(large.map(({ byteLength }) => byteLength)).toEqual([10_000])
      expect(Buffer.from(first ?? []).includes('ecre')).toBe(false)
    })

    it('hands out small contents in memory of their own', () => {
      const parts = received(serializer.encode({ a: new Uint8Array([1, 2, 3]), b: Buffer.from('b') }))
      const { a, b } = serializer.decode(parts) as { a: Uint8Array; b: Buffer }
      parts[0]?.fill(0)
      expect([...a]).toEqual([1, 2, 3])
      expect(b.toString()).toBe('b')
    })

    it('reads parts that do not lie in memory as numbers need it', () => {
      const numbers = new Float64Array(1000).map((_, at) => at / 3)
      const parts = serializer
        .encode([numbers, numbers.subarray(10, 900)])
        .map((part) => Uint8Array.from([0, ...part]).subarray(1))
      const [all, some] = serializer.decode(parts) as [Float64Array, Float64Array]
      expect(all).toEqual(numbers)
      expect(some).toEqual(numbers.subarray(10, 900))
      expect(some.buffer).toBe(all.buffer)
    })

    it('keeps views in one memory that overlap, and writes that once', () => {
      const memory = new ArrayBuffer(16_000)
      const value = {
        memory,
        bytes: new Uint8Array(memory, 8),
        numbers: new Float64Array(memory, 16, 100),
        again: memory,
      }
      const parts = serializer.encode(value)
      expect(parts.slice(1).map(({ byteLength }) => byteLength)).toEqual([16_000])
      const read = serializer.decode(received(parts)) as typeof value
      read.numbers[0] = 7
      expect(read.bytes.slice(8, 16)).toEqual(new Uint8Array(Float64Array.of(7).buffer))
      expect(new Float64Array(read.memory, 16, 1)[0]).toBe(7)
      expect(read.again).toBe(read.memory)
      expect(read.numbers.buffer).toBe(read.memory)
    })

    it('writes again what overlaps but would not lie well', () => {
      const memory = new Uint8Array(20_000).map((_, at) => at % 251).buffer
      const value = [
        new Uint8Array(memory, 3, 10_000),
        new Float64Array(memory, 8, 1000),
        new Int16Array(memory, 10, 30),
      ]
      expect(serializer.decode(received(serializer.encode(value)))).toEqual(value)
    })

    it('takes views of one memory apart that do not overlap', () => {
      const memory = new ArrayBuffer(20_000)
      const [left, right] = serializer.decode(
        received(serializer.encode([new Uint8Array(memory, 0, 8000), new Uint8Array(memory, 12_000)])),
      ) as [Uint8Array, Uint8Array]
      expect(left.buffer).not.toBe(right.buffer)
      expect([left.length, right.length]).toEqual([8000, 8000])
    })

    it('writes a view once that is in a value twice', () => {
      const numbers = new Float64Array(1000)
      const parts = serializer.encode([numbers, { numbers }])
      expect(parts).toHaveLength(2)
      const [a, { numbers: b }] = serializer.decode(received(parts)) as [Float64Array, { numbers: Float64Array }]
      expect(a).toBe(b)
    })

    it('reads parts in shared memory', () => {
      const value = [
        Buffer.alloc(5000, 'x'),
        new Float64Array(600).fill(2),
        new Uint8Array(5000).fill(3).buffer,
        { a: 'é€' },
      ]
      const shared = serializer.encode(value).map((part) => {
        const bytes = new Uint8Array(new SharedArrayBuffer(part.byteLength))
        bytes.set(part)
        return bytes
      })
      const read = serializer.decode(shared) as typeof value
      expect(read[0]?.toString()).toBe(value[0]?.toString())
      expect([...(read[1] as Float64Array)]).toEqual([...(value[1] as Float64Array)])
      expect(read[2]).toEqual(value[2])
      expect(read[3]).toEqual(value[3])
    })

    it('copes with thousands of small ones', () => {
      const rows = Array.from({ length: 5000 }, (_, id) => ({ id, digest: new Uint8Array(16).fill(id) }))
      expect(serializer.decode(received(serializer.encode(rows)))).toEqual(rows)
    })

    it('does not detach what it writes', () => {
      const memory = new ArrayBuffer(8192)
      serializer.encode([memory, memory])
      expect(memory.byteLength).toBe(8192)
    })

    it('refuses memory that was given away', () => {
      const memory = new ArrayBuffer(8192)
      structuredClone(memory, { transfer: [memory] })
      expect(() => serializer.encode({ memory })).toThrow(expect.objectContaining({ code: 'ERR_NOT_SERIALIZABLE' }))
    })
  })
}
