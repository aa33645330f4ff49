import { PiperError, SerializerError, WorkerError } from '@papy/contract'
import { expect, test } from 'vitest'
import { Failures } from '../../src/run/failures.ts'

const refused = new SerializerError('ERR_NOT_SERIALIZABLE', 'result.f cannot be sent; return plain data')

test.each([
  ['one of ours is told with its code, which can be looked up', refused, 'return plain data (ERR_NOT_SERIALIZABLE)'],
  ['what a function of the user threw has none', new RangeError('2 is no number'), 'RangeError: 2 is no number'],
])('%s', async (_, cause, end) => {
  const said: string[] = []
  const failures = new Failures({ lines: undefined, say: (line) => void said.push(line) })
  const origin = { functionName: 'f', inbox: [1], node: 'n', index: 4 }
  await failures.add(new PiperError([new WorkerError(cause, origin)], origin))
  expect(said).toEqual([expect.stringMatching(/^papy: f failed at item 4 of n: /)])
  expect(said[0]?.endsWith(end)).toBe(true)
})
