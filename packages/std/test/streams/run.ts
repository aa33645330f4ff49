import { type BoundStep, Piper, type PiperInput, Plumber } from '@papy/core'

/** Runs one piper over some items; what left it. */
export async function through(step: BoundStep<[never]>, items: PiperInput): Promise<unknown[]> {
  await using plumber = new Plumber()
  plumber.addPiper(new Piper(step))
  return await all(plumber.stream([items]))
}

/** Everything in a source. */
export async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const read: Item[] = []
  for await (const item of items) read.push(item)
  return read
}

/** What could be read, and the code of the error that ended it. */
export async function untilError(items: AsyncIterable<unknown>): Promise<{ read: unknown[]; code: unknown }> {
  const read: unknown[] = []
  try {
    for await (const item of items) read.push(item)
  } catch (error) {
    return { read, code: (error as { code?: unknown }).code }
  }
  return { read, code: undefined }
}
