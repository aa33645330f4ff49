import { expect, test } from 'vitest'
import { Feedback } from '../src/feedback.ts'

test('items come in the order in which they were put', async () => {
  const feedback = new Feedback([1])
  feedback.put([2, 3])
  feedback.end()
  const read: number[] = []
  for await (const item of feedback) read.push(item)
  expect(read).toEqual([1, 2, 3])
})

test('who asks before there is anything gets it once it is put', async () => {
  const feedback = new Feedback<string>()
  const asked = feedback.next()
  feedback.put(['late'])
  expect(await asked).toEqual({ value: 'late', done: false })
})

test('an end, or a reader that leaves, ends what is being waited for', async () => {
  for (const way of ['end', 'return'] as const) {
    const feedback = new Feedback<string>()
    const asked = feedback.next()
    await feedback[way]()
    expect(await asked).toEqual({ value: undefined, done: true })
  }
})

test('a reader that leaves lets go of what is left', async () => {
  const feedback = new Feedback([1, 2])
  for await (const _ of feedback) break
  expect(await feedback.next()).toEqual({ value: undefined, done: true })
})
