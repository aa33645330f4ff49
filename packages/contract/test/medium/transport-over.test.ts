import { type Ticket, type Transport, TransportError } from '@papy/contract'
import { type Medium, malformed, transportOver } from '@papy/contract/medium'
import { describe, expect, test, vi } from 'vitest'

const traits = { name: '@acme/transport-shelf', run: 'a'.repeat(32), maxByteLength: 1_000 }
const item = [new Uint8Array([1, 2, 3]), new Uint8Array(0)]

/** A medium in a map, each of whose methods can be replaced. */
function shelf(change: Partial<Medium> = {}): Medium & { readonly kept: Map<number, Uint8Array> } {
  const kept = new Map<number, Uint8Array>()
  let next = 0
  return {
    kept,
    store({ chunks }) {
      kept.set(next, new Uint8Array(Buffer.concat(chunks)))
      return next++
    },
    fetch(at) {
      const bytes = kept.get(at as number)
      return bytes && { bytes }
    },
    release: (at) => void kept.delete(at as number),
    discard: (at) => void kept.delete(at as number),
    ...change,
  }
}

const over = (medium: Medium): Transport => transportOver(traits, medium)
/** The same medium, which takes its time. */
const slow = (medium: Medium): Medium => ({
  store: async (goods) => medium.store(goods),
  fetch: async (at, wanted) => medium.fetch(at, wanted),
  release: async (at) => medium.release(at),
  discard: async (at) => medium.discard(at),
})
/** What a call throws or rejects with. */
async function failure(call: () => unknown): Promise<unknown> {
  try {
    await call()
  } catch (error) {
    return error
  }
  return expect.unreachable()
}
const coded = (code: string) => expect.objectContaining({ name: 'TransportError', code })

describe('what a medium answers at once', () => {
  test('the transport answers at once', () => {
    const transport = over(shelf())
    const ticket = transport.put(item) as Ticket
    expect(ticket).toEqual({ transport: traits.name, run: traits.run, at: 0, byteLength: 32 })
    expect(transport.take(ticket)).toMatchObject({ parts: item, borrowed: false })
    expect(transport.drop(ticket)).toBeUndefined()
    expect(() => transport.take(ticket)).toThrow(coded('ERR_TICKET_SPENT'))
  })

  test('later, it answers later', async () => {
    const transport = over(slow(shelf()))
    const ticket = await transport.put(item)
    expect(await transport.take(ticket)).toMatchObject({ parts: item })
    await transport.release(ticket)
    expect(await failure(() => transport.take(ticket))).toEqual(coded('ERR_TICKET_SPENT'))
  })
})

describe('a lease', () => {
  test('is released once, however often it is asked to', async () => {
    const release = vi.fn()
    const free = vi.fn()
    const kept = shelf({ release })
    const transport = over({ ...kept, fetch: (at) => ({ bytes: kept.kept.get(at as number) as Uint8Array, free }) })
    const lease = await transport.take(await transport.put(item))
    expect(lease.borrowed).toBe(true)
    lease.release()
    lease.release()
    expect([release.mock.calls, free.mock.calls]).toEqual([[[0]], [[]]])
  })

  test('gives its memory back after the transport was closed, and no reader', async () => {
    const [release, free] = [vi.fn(), vi.fn()]
    const kept = shelf({ release })
    const transport = over({ ...kept, fetch: (at) => ({ bytes: kept.kept.get(at as number) as Uint8Array, free }) })
    const lease = await transport.take(await transport.put(item))
    await transport[Symbol.asyncDispose]()
    lease.release()
    expect([release.mock.calls.length, free.mock.calls.length]).toEqual([0, 1])
  })

  test('whose release fails bothers nobody', async () => {
    for (const release of [() => Promise.reject(new Error('later')), () => expect.unreachable()]) {
      const transport = over(shelf({ release }))
      const lease = await transport.take(await transport.put(item))
      lease.release()
    }
  })

  test('of what is no parcel is refused, and its memory given back', async () => {
    const free = vi.fn()
    const transport = over(shelf({ fetch: () => ({ bytes: new Uint8Array(5), free }) }))
    const ticket = await transport.put(item)
    expect(await failure(() => transport.take(ticket))).toEqual(coded('ERR_MEDIUM_FAILED'))
    expect(free).toHaveBeenCalledOnce()
  })
})

describe('refused before the medium hears of it', () => {
  const deaf = (): Medium => shelf({ store: vi.fn(), fetch: vi.fn(), release: vi.fn(), discard: vi.fn() })

  test.each([-1, 1.5, 65_536, Number.NaN, '1', null])('readers: %o', async (readers) => {
    const error = await failure(() => over(deaf()).put(item, { readers: readers as number }))
    expect(error).toMatchObject({ name: 'ArgumentError', code: 'ERR_ARGUMENT', readers })
  })

  test('what is too large, with what frames it', async () => {
    const transport = over(shelf())
    await transport.put([new Uint8Array(984)])
    const error = await failure(() => transport.put([new Uint8Array(985)]))
    expect(error).toMatchObject({ code: 'ERR_ITEM_TOO_LARGE', byteLength: 1_008, maxByteLength: 1_000 })
  })

  const ticket = { transport: traits.name, run: traits.run, at: 1, byteLength: 3 }
  const { at: _, ...placeless } = ticket
  test.each([
    ['ERR_TICKET_FOREIGN', { ...ticket, transport: 'other' }],
    ['ERR_TICKET_FOREIGN', { ...ticket, transport: undefined }],
    ['ERR_TICKET_FOREIGN', { ...ticket, transport: { toString: 3 } }],
    ['ERR_TICKET_FOREIGN', { ...ticket, run: 'b'.repeat(32) }],
    ['ERR_TICKET_FOREIGN', { ...ticket, run: Object.create(null) }],
    ['ERR_TICKET_FOREIGN', []],
    ['ERR_TICKET_MALFORMED', placeless],
    ['ERR_TICKET_MALFORMED', { ...ticket, byteLength: -1 }],
    ['ERR_TICKET_MALFORMED', { ...ticket, byteLength: '3' }],
    ['ERR_TICKET_MALFORMED', { ...ticket, byteLength: 2 ** 53 }],
    ['ERR_TICKET_MALFORMED', null],
    ['ERR_TICKET_MALFORMED', undefined],
    ['ERR_TICKET_MALFORMED', 'ticket'],
    ['ERR_TICKET_SPENT', { ...ticket, byteLength: 1_001 }],
  ])('%s: %o', async (code, wrong) => {
    const medium = deaf()
    const transport = over(medium)
    expect(await failure(() => transport.take(wrong as Ticket))).toEqual(coded(code))
    if (code !== 'ERR_TICKET_SPENT')
      for (const call of [transport.release, transport.drop])
        expect(await failure(() => call.call(transport, wrong as Ticket))).toEqual(coded(code))
    for (const method of [medium.fetch, medium.release, medium.discard])
      if (code !== 'ERR_TICKET_SPENT') expect(method).not.toHaveBeenCalled()
  })

  test('an aborted signal, with its reason', async () => {
    const medium = deaf()
    const transport = over(medium)
    const signal = AbortSignal.abort(new Error('enough'))
    expect(await failure(() => transport.put(item, { signal }))).toBe(signal.reason)
    expect(await failure(() => transport.take(ticket, { signal }))).toBe(signal.reason)
    expect([medium.store, medium.fetch].map((method) => vi.mocked(method).mock.calls)).toEqual([[], []])
  })
})

describe('what a medium throws', () => {
  const cause = new RangeError('out of tape')

  test.each(['at once', 'later'])('becomes one kind of error, %s', async (when) => {
    const fail = () => {
      if (when === 'later') return Promise.reject(cause)
      throw cause
    }
    const transport = over({ store: fail, fetch: fail, release: fail, discard: fail, close: fail })
    const ticket = { transport: traits.name, run: traits.run, at: 1, byteLength: 3 }
    for (const call of [
      () => transport.put(item),
      () => transport.take(ticket),
      () => transport.release(ticket),
      () => transport.drop(ticket),
      () => transport[Symbol.asyncDispose](),
    ])
      expect(await failure(call)).toMatchObject({ code: 'ERR_MEDIUM_FAILED', cause, message: /out of tape/ })
  })

  test('is passed on where it is an error of this project', async () => {
    const refusal = malformed(traits.name, '../../etc/passwd')
    const gone = new TransportError('ERR_PRODUCER_GONE', 'gone')
    for (const error of [refusal, gone]) {
      const transport = over(shelf({ fetch: () => Promise.reject(error) }))
      expect(await failure(() => transport.take({ ...traits, transport: traits.name, at: 1, byteLength: 3 }))).toBe(
        error,
      )
    }
  })

  test('because it was aborted, is the reason of the abort', async () => {
    const stop = new AbortController()
    const hang = () =>
      new Promise<never>((_, reject) => stop.signal.addEventListener('abort', () => reject(new Error('my own'))))
    const transport = over(shelf({ store: hang }))
    const putting = failure(() => transport.put(item, { signal: stop.signal }))
    stop.abort(new Error('enough'))
    expect(await putting).toBe(stop.signal.reason)
  })
})

describe('closed', () => {
  test('it closes its medium once, and refuses to put and take; release and drop say nothing', async () => {
    const close = vi.fn()
    const transport = over(shelf({ close }))
    const ticket = await transport.put(item)
    await Promise.all([transport[Symbol.asyncDispose](), transport[Symbol.asyncDispose]()])
    await transport[Symbol.asyncDispose]()
    expect(close).toHaveBeenCalledOnce()
    for (const call of [() => transport.put(item), () => transport.take(ticket)])
      expect(await failure(call)).toEqual(coded('ERR_TRANSPORT_CLOSED'))
    expect([transport.release(ticket), transport.drop(ticket)]).toEqual([undefined, undefined])
  })

  test('also where its medium could not be closed, which is told each time', async () => {
    const close = vi.fn(() => {
      throw new Error('stuck')
    })
    const transport = over(shelf({ close }))
    for (const _ of [1, 2])
      expect(await failure(() => transport[Symbol.asyncDispose]())).toEqual(coded('ERR_MEDIUM_FAILED'))
    expect(close).toHaveBeenCalledOnce()
    expect(await failure(() => transport.put(item))).toEqual(coded('ERR_TRANSPORT_CLOSED'))
  })
})
