import { expect, test } from 'vitest'
import { Stored } from '../../src/engine/stored.ts'
import type { Deposit, Via } from '../../src/engine/via.ts'
import { TransportError } from '../../src/errors.ts'

/** A transport that keeps one list of values, until it is lost or dropped. */
class Shelf implements Via {
  readonly id: string
  readonly durable: boolean
  closed = false
  lost = false
  taken = 0
  kept = 0
  readonly #values: readonly unknown[]

  constructor(values: readonly unknown[], { id = 'shelf', durable = false } = {}) {
    this.#values = values
    this.id = id
    this.durable = durable
  }

  get deposit(): Deposit {
    return { via: this.id, ticket: { transport: 'shelf', run: '0', at: 0, byteLength: 8_000 } }
  }

  async take(): Promise<readonly unknown[]> {
    this.taken++
    if (this.lost || this.kept === 0) throw new TransportError('ERR_PRODUCER_GONE', 'gone')
    return this.#values
  }

  keep(): void {
    this.kept++
  }

  drop(): void {
    this.kept--
  }

  open(): never {
    throw new Error('nobody opens it here')
  }

  opening(): never {
    throw new Error('nobody opens it')
  }

  onClose(): () => void {
    return () => {}
  }
}

/** Four values in some transports, for two readers. */
function storing(...shelves: readonly Shelf[]) {
  const made: (readonly [from: number, to: number])[] = []
  const remake = async (from: number, to: number) => {
    made.push([from, to])
    return ['a!', 'b!', 'c!', 'd!'].slice(from, to)
  }
  const sent = { deposits: shelves.map(({ deposit }) => deposit), from: 0, length: 4 }
  return { stored: Stored.of(sent, { vias: shelves, readers: 2 }, remake), made }
}

const values = ['a', 'b', 'c', 'd']

test('what is there is taken out once, however many look at parts of it', async () => {
  const shelf = new Shelf(values)
  const { stored, made } = storing(shelf)
  expect(await Promise.all([stored.slice(1, 3).redeem(), stored.redeem()])).toEqual([['b', 'c'], values])
  expect([shelf.taken, made]).toEqual([1, []])
  expect(stored.sentBy(shelf)).toEqual({ deposits: [shelf.deposit], from: 0, length: 4 })
})

test('what is lost is made again, once, and sent as it is from then on', async () => {
  const shelf = new Shelf(values)
  const { stored, made } = storing(shelf)
  shelf.lost = true
  const part = stored.slice(1, 3)
  expect(part.recalled).toBeUndefined()
  await Promise.all([part.recall(), stored.recall()])
  expect(made).toEqual([[0, 4]])
  expect([part.recalled, part.sentBy(shelf)]).toEqual([
    ['b!', 'c!'],
    ['b!', 'c!'],
  ])
})

test('what a reader could not reach, but is there, is sent as it is from then on', async () => {
  const shelf = new Shelf(values)
  const { stored, made } = storing(shelf)
  await stored.recall()
  expect([stored.sentBy(shelf), made]).toEqual([values, []])
})

test('it is dropped when every reader is done with every part; what is wanted after that is made again, and no more', async () => {
  const shelf = new Shelf(values)
  const { stored, made } = storing(shelf)
  for (const part of [stored.slice(0, 2), stored.slice(2, 4), stored.slice(0, 3)]) part.done()
  expect(shelf.kept).toBe(1)
  stored.slice(3, 4).done()
  expect(shelf.kept).toBe(0)
  expect(await stored.slice(1, 2).redeem()).toEqual(['b!'])
  expect([made, shelf.taken]).toEqual([[[1, 2]], 0])
})

test('nobody reads it: it is dropped at once, and once', () => {
  const shelf = new Shelf(values)
  const { stored } = storing(shelf)
  stored.drop()
  stored.done()
  stored.drop()
  expect(shelf.kept).toBe(0)
})

test('another transport that has it is asked before it is made again', async () => {
  const [lost, shelf] = [new Shelf(values, { id: 'lost' }), new Shelf(values)]
  const { stored, made } = storing(lost, shelf)
  lost.lost = true
  expect(await stored.redeem()).toEqual(values)
  expect(made).toEqual([])
})

test('what outlives its worker is not made again', async () => {
  const shelf = new Shelf(values, { durable: true })
  const { stored, made } = storing(shelf)
  expect(stored.fleeting).toBe(false)
  shelf.lost = true
  await expect(stored.redeem()).rejects.toMatchObject({ code: 'ERR_PRODUCER_GONE' })
  expect(made).toEqual([])
})

test('when the run is over, nothing is made again', async () => {
  const shelf = new Shelf(values)
  const { stored, made } = storing(shelf)
  shelf.closed = true
  stored.drop()
  await expect(stored.redeem()).rejects.toMatchObject({ code: 'ERR_TRANSPORT_CLOSED' })
  expect(made).toEqual([])
})
