import { type Batch, sliceBatch } from '@papy/contract/engine'
import { describe, expect, test } from 'vitest'
import { unhandled, within } from '../../../../.config/testing/bound.ts'
import { random, seed } from '../../../../.config/testing/random.ts'
import { paired, Regroup, regrouped } from '../../src/run/regroup.ts'
import { bad, batchOfGroups, drain, drawnFlow, groupsOf, spelled } from './support/flow.ts'

const pick = random(seed)

function shuffled<T>(items: readonly T[]): T[] {
  const left = [...items]
  return items.map(() => left.splice(pick(left.length), 1)[0] as T)
}

/** Groups of so many items each, cut anywhere and in any order, as an unordered piper gives them. */
function scrambled(name: string, count: number, width: number): Batch[] {
  const items = Array.from({ length: count * width }, (_, i) => `${name}${Math.floor(i / width)}.${i % width}`)
  const whole = batchOfGroups([items], width)
  const cuts = [...new Set([0, items.length, ...Array.from({ length: pick(8) }, () => pick(items.length + 1))])]
  cuts.sort((a, b) => a - b)
  return shuffled(cuts.slice(1).map((to, i) => sliceBatch(whole, cuts[i] as number, to)))
}

describe('regrouped', () => {
  test(`the items of each group leave together, all of them, once (PAPY_SEED=${seed})`, async () => {
    for (let round = 0; round < 200; round++) {
      const [count, width] = [pick(6), 1 + pick(4)]
      const batches = count === 0 ? [] : scrambled('', count, width)
      const parts = await within(drain(regrouped(drawnFlow(batches, { pick })), () => 1 + pick(5)))
      for (const { values, offset, first, group } of parts)
        expect([values.length, offset, first]).toEqual([width, 0, group * width])
      expect(parts.map(({ group }) => group).sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i))
      for (const { group, values } of parts)
        expect(values).toEqual(Array.from({ length: width }, (_, i) => `${group}.${i}`))
    }
  })

  test('groups that differ, in any order, empty ones too', async () => {
    const groups = [['a'], [], ['b', 'c'], []]
    const single = groups.map(
      (group, number): Batch => ({ ...batchOfGroups([group]), group: number, first: 0, failed: false }),
    )
    const parts = await drain(regrouped(drawnFlow(shuffled(single), { pick })), () => 9)
    expect(groupsOf(spelled(parts))).toEqual(groups)
  })

  test('placeholders are not forgotten', async () => {
    const batch = batchOfGroups([[1, bad('x')]], 2)
    const [whole] = await drain(regrouped(drawnFlow([sliceBatch(batch, 1, 2), sliceBatch(batch, 0, 1)], { pick })))
    expect(whole?.failed).toBe(true)
    expect(spelled([whole as Batch]).items.map(({ value }) => value)).toEqual([1, '!x'])
  })

  test('an error comes through', async () => {
    const flow = regrouped(drawnFlow(scrambled('', 2, 2), { pick, error: new Error('input') }))
    await expect(drain(flow)).rejects.toThrow('input')
  })

  test('what is complete does not wait for what is not', async () => {
    const batch = batchOfGroups([['a0', 'a1', 'b0', 'b1']], 2)
    const regroup = new Regroup(
      drawnFlow([sliceBatch(batch, 0, 1), sliceBatch(batch, 2, 4)], { pick: (below) => below - 1, later: false }),
    )
    expect((await regroup.next(9))?.map(({ group }) => group)).toEqual([1])
  })
})

describe('paired', () => {
  async function pairs(sides: readonly (readonly Batch[])[], rounds = 200) {
    const flows = sides.map((batches) => drawnFlow(batches, { pick }))
    const made = paired(flows)
    const found: Batch[][] = made.map(() => [])
    // As a join reads them: all at once, in step.
    for (let round = 0; round < rounds; round++) {
      const parts = await within(Promise.all(made.map(async (flow) => flow.pull(1 + pick(4)))))
      if (parts.some((part) => part === undefined)) break
      for (const [at, part] of parts.entries()) found[at]?.push(part as Batch)
    }
    return { found, flows }
  }

  test(`groups are paired by their number, whatever the order (PAPY_SEED=${seed})`, async () => {
    for (let round = 0; round < 150; round++) {
      const [count, width] = [1 + pick(6), 1 + pick(3)]
      const { found } = await pairs(['a', 'b', 'c'].map((name) => scrambled(name, count, width)))
      const numbers = found.map((batches) => batches.map(({ group }) => group))
      expect(numbers[1]).toEqual(numbers[0])
      expect(numbers[2]).toEqual(numbers[0])
      expect([...(numbers[0] as number[])].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i))
      for (const [side, batches] of found.entries())
        for (const { group, values } of batches)
          expect(values).toEqual(Array.from({ length: width }, (_, i) => `${'abc'[side]}${group}.${i}`))
    }
  })

  test('the shortest ends it, and no more of an endless one is read than a bound', async () => {
    let given = 0
    const endless = {
      pull: () => {
        const batch: Batch = { values: [given], group: given, offset: 0, first: given, width: 1, failed: false }
        given++
        return batch
      },
      close() {},
    }
    const short = drawnFlow(scrambled('a', 3, 1), { pick })
    const [one, two] = paired([short, endless])
    let rounds = 0
    for (; rounds < 100; rounds++) {
      const parts = await within(Promise.all([one?.pull(5), two?.pull(5)]))
      if (parts.some((part) => part === undefined)) break
    }
    expect(rounds).toBe(3)
    expect(given).toBeLessThan(5000)
  })

  test('a quick one does not run away from a slow one', async () => {
    let given = 0
    const quick = {
      pull: (max: number) => {
        const values = Array.from({ length: max }, (_, i) => given + i)
        const batch: Batch = { values, group: given, offset: 0, first: given, width: 1, failed: false }
        given += max
        return batch
      },
      close() {},
    }
    const slow = drawnFlow([batchOfGroups([Array.from({ length: 400 }, (_, i) => i)], 1)], {
      pick: () => 0,
      later: false,
    })
    const [one, two] = paired([slow, quick])
    for (let pulled = 0; pulled < 400; pulled++) {
      await within(Promise.all([one?.pull(1000), two?.pull(1000)]))
      expect(given - pulled).toBeLessThan(5000)
    }
  })

  test('an error of one reaches whoever waits, and nobody else', async () => {
    const strays = await unhandled(async () => {
      const made = paired([
        drawnFlow(scrambled('a', 3, 1), { pick }),
        drawnFlow([], { pick, error: new Error('input') }),
      ])
      const results = await within(Promise.allSettled(made.map(async (flow) => flow.pull(2))))
      expect(results.some(({ status }) => status === 'rejected')).toBe(true)
      for (const flow of made) await flow.close()
    })
    expect(strays).toEqual([])
  })

  test('all have ended, nothing pairs: the end, and no endless turning', async () => {
    const group = (number: number): Batch => ({
      values: [0],
      group: number,
      offset: 0,
      first: number,
      width: 1,
      failed: false,
    })
    const made = paired(
      [1, 2].map((number) => {
        const left = [group(number)]
        return { pull: () => left.shift(), close() {} }
      }),
    )
    // An endless row of microtasks would never let a timer fire.
    let steps = 0
    const watched = made.map((flow) => flow.pull(1) as Promise<Batch | undefined>)
    const ended = Promise.all(watched)
    for (; steps < 1000; steps++) if ((await Promise.race([ended, Promise.resolve('turning')])) !== 'turning') break
    expect(steps).toBeLessThan(1000)
    expect((await ended).includes(undefined)).toBe(true)
  })

  test('one that has ended ends it, though another never answers', async () => {
    const never = { pull: () => new Promise<undefined>(() => {}), close() {} }
    const made = paired([drawnFlow([], { pick }), never as never])
    expect(await within(Promise.race(made.map(async (flow) => flow.pull(2))), 500)).toBe(undefined)
  })
})
