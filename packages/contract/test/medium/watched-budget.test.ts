import { TransportError } from '@papy/contract'
import { WatchedBudget } from '@papy/contract/medium'
import { describe, expect, test, vi } from 'vitest'

/** A medium in which places are emptied by others. */
function medium(limit: number) {
  const there = new Set<string>()
  const findGone = vi.fn((places: readonly string[]) => places.filter((place) => !there.has(place)))
  const budget = new WatchedBudget<string>(limit, findGone)
  const put = (place: string, bytes: number, signal?: AbortSignal) =>
    budget.admit(bytes, signal, () => {
      there.add(place)
      return place
    })
  return { there, findGone, budget, put }
}

describe('a budget that is watched', () => {
  test('without a limit does nothing', () => {
    const { put, findGone } = medium(Number.POSITIVE_INFINITY)
    for (let at = 0; at < 100; at++) expect(put(`${at}`, 2 ** 40)).toBe(`${at}`)
    expect(findGone).not.toHaveBeenCalled()
  })

  test('lets in at once what fits, and looks at nothing', () => {
    const { put, findGone } = medium(100)
    expect([put('a', 60), put('b', 40)]).toEqual(['a', 'b'])
    expect(findGone).not.toHaveBeenCalled()
  })

  test('lets in later what does not, when others have emptied places', async () => {
    const { put, there } = medium(100)
    put('a', 60)
    put('b', 40)
    const waiting = [put('c', 50), put('d', 50)]
    expect(there).toEqual(new Set('ab'))
    there.delete('b')
    there.delete('a')
    expect(await Promise.all(waiting)).toEqual(['c', 'd'])
  })

  test('is told what its own end emptied', async () => {
    const { put, budget, there } = medium(100)
    put('a', 100)
    const waiting = put('b', 100)
    budget.free('a')
    budget.free('a')
    budget.free('unknown')
    expect(await waiting).toBe('b')
    expect(there.has('b')).toBe(true)
  })

  test('gives back what could not be stored', () => {
    const { budget, put } = medium(100)
    const broken = () =>
      budget.admit(100, undefined, () => {
        throw new Error('full')
      })
    expect(broken).toThrow('full')
    expect(broken).toThrow('full')
    expect(put('a', 100)).toBe('a')
  })

  test('ends waits by their signal, and when it is closed', async () => {
    const { budget, put } = medium(100)
    put('a', 100)
    const stop = new AbortController()
    const aborted = put('b', 10, stop.signal)
    const closed = put('c', 10)
    stop.abort(new Error('enough'))
    await expect(aborted).rejects.toThrow('enough')
    budget.close(new TransportError('ERR_TRANSPORT_CLOSED', 'closed'))
    await expect(closed).rejects.toThrow('closed')
  })

  test('goes on looking after a look that failed', async () => {
    const { put, there, findGone } = medium(100)
    put('a', 100)
    findGone.mockImplementationOnce(() => {
      throw new Error('not now')
    })
    const waiting = put('b', 100)
    there.delete('a')
    expect(await waiting).toBe('b')
  })
})
