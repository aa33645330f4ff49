import { PiperError, WorkerError } from '@papy/contract'
import { expect, test } from 'vitest'
import { withoutSecrets } from '../../src/record/environment.ts'
import { ErrorClasses } from '../../src/record/error-classes.ts'

function failed(cause: unknown, index = 0): PiperError {
  return new PiperError([new WorkerError(cause, { functionName: 'align', inbox: [], node: 'align', index })], {
    node: 'align',
    index,
  })
}

const here = (message: string) => new TypeError(message)
const there = (message: string) => new TypeError(message)

test('errors of one place are one class, whatever they say; those of another place are another', () => {
  const classes = new ErrorClasses()
  for (let at = 0; at < 9; at++) classes.add('align', failed(here(`item ${at}`), at), at)
  classes.add('align', failed(there('elsewhere')), 1)
  classes.add('score', failed(here('in another node')), 1)
  expect(classes.list().map(({ node, count, examples }) => [node, count, examples.length])).toEqual([
    ['align', 9, 3],
    ['align', 1, 1],
    ['score', 1, 1],
  ])
})

test.each([undefined, null, 'text', 42, { code: 'E' }, Object.create(null)])('what was thrown may be %j', (thrown) => {
  const classes = new ErrorClasses()
  classes.add('align', failed(thrown), 1)
  expect(classes.list()).toMatchObject([{ name: typeof thrown, count: 1 }])
})

test('memory is bounded: kinds, examples, and how long they are', () => {
  const classes = new ErrorClasses()
  for (let at = 0; at < 1_000; at++) {
    const error = Object.assign(new Error('x'.repeat(100_000)), { name: `Error${at}` })
    classes.add('align', failed(error), at)
  }
  expect(classes.list()).toHaveLength(100)
  expect(JSON.stringify(classes.list()).length).toBeLessThan(500_000)
})

test('stacks are those of the user: no frames of Node or of PaPy', () => {
  const error = new Error('no')
  error.stack = `Error: no
    at align (/home/somebody/steps.js:3:9)
    at evaluate (file:///home/somebody/node_modules/@papy/imap/dist/worker.js:1:1)
    at process.processTicksAndRejections (node:internal/process/task_queues:1:1)`
  const classes = new ErrorClasses()
  classes.add('align', failed(error), 1)
  expect(classes.list()[0]).toMatchObject({
    where: 'align (steps.js:3:9)',
    examples: [{ stack: 'Error: no\n    at align (/home/somebody/steps.js:3:9)' }],
  })
})

test('a command line is shown without its secrets', () => {
  const command = [
    'papy',
    'run',
    'mysql://user:hidden@host/db',
    '--token',
    'hidden',
    '--api-key=hidden',
    '--limit',
    '3',
  ]
  expect(withoutSecrets(command)).toEqual([
    ...['papy', 'run', 'mysql://…@host/db', '--token', '…', '--api-key=…', '--limit', '3'],
  ])
})
