import { fileURLToPath } from 'node:url'
import { portable } from '@papy/contract/function'
import { isPiperError, Piper, Plumber, Worker } from '@papy/core'
import { ask, type CommandError, type CoprocessOptions, coprocess } from '@papy/std/script'
import { describe, expect, test } from 'vitest'
import { mark, R, until } from '../../../../.config/testing/marked.ts'

const python = ['python3', '-S', fileURLToPath(new URL('../fixtures/coprocess.py', import.meta.url))]
const helper = fileURLToPath(new URL('../../templates/coprocess.R', import.meta.url))

/** What a serial piper of a co-process makes of items: results, and placeholders' causes. */
async function through(items: readonly unknown[], options: CoprocessOptions = {}, argv: readonly string[] = python) {
  await using plumber = new Plumber()
  plumber.addPiper(new Piper(coprocess(argv, options)))
  const rows: unknown[] = []
  for await (const row of plumber.stream([items])) rows.push(isPiperError(row) ? row.errors[0]?.cause : row)
  return rows
}

describe.each(['json-lines', 'cbor'] as const)('over %s', (protocol) => {
  test('values come back as they were', async () => {
    const items = [
      '',
      'a\nb\u0000ä😀"',
      0,
      -1,
      1.5,
      2 ** 31,
      -(2 ** 53 - 1),
      true,
      null,
      [],
      {},
      [[1, 'x'], { a: { b: [null] } }],
      'x'.repeat(100_000),
    ]
    expect(await through(items, { protocol })).toEqual(items)
  })

  test('one answers all items of its worker', async () => {
    const ids = await through([{ do: 'pid' }, { do: 'pid' }, { do: 'pid' }], { protocol })
    expect(new Set(ids).size).toBe(1)
  })

  test('what it throws is the error of its item, with the traceback, and it goes on', async () => {
    const [before, error, after] = await through([1, { do: 'raise', text: 'no ä' }, 2], { protocol })
    expect([before, after]).toEqual([1, 2])
    expect(error).toMatchObject({
      code: 'ERR_COPROCESS',
      remoteName: 'ValueError',
      message: 'python3 failed with ValueError: no ä; see traceback of this error',
      traceback: expect.stringMatching(/Traceback[\s\S]*coprocess\.py", line \d+, in answer[\s\S]*ValueError: no ä/),
    })
  })

  test('what it cannot answer with is the error of its item', async () => {
    const [error, after] = await through([{ do: 'object' }, 2], { protocol })
    expect(error).toMatchObject({ code: 'ERR_COPROCESS', remoteName: 'TypeError' })
    expect(after).toBe(2)
  })

  test('one that answers what is no answer is ended, and another one started', async () => {
    const { env, alive } = mark()
    const [error, after] = await through([{ do: 'garbage' }, 2], { protocol, env })
    expect(error).toMatchObject({
      code: 'ERR_COMMAND_OUTPUT',
      message: expect.stringContaining('write nothing else to stdout'),
    })
    expect(after).toBe(2)
    await until(() => alive().length === 0)
  })

  test('an answer may have no more bytes than it may', async () => {
    const [error, after] = await through(
      [
        { do: 'large', bytes: 20_000 },
        { do: 'large', bytes: 5_000 },
      ],
      { protocol, maxOutputBytes: 10_000 },
    )
    expect(error).toMatchObject({
      code: 'ERR_COMMAND_OUTPUT',
      message: expect.stringContaining('raise maxOutputBytes'),
    })
    expect(after).toHaveLength(5_000)
  })
})

test('CBOR keeps bytes, whole numbers of any size, and what is no number', async () => {
  const items = [
    new Uint8Array([0, 1, 255]),
    2n ** 64n,
    -(2n ** 70n),
    2n ** 60n,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    0.1,
    { a: new Uint8Array(70_000) },
  ]
  const rows = await through([...items, Buffer.from('b'), 5n, undefined], { protocol: 'cbor' })
  expect(rows).toEqual([...items, new Uint8Array([98]), 5, null])
  expect(Object.getPrototypeOf(rows[0])).toBe(Uint8Array.prototype)
})

test.each([
  ['json-lines', [undefined, 1n, Number.NaN, new Date(), new Uint8Array(1), { a: [new Map()] }]],
  ['cbor', [new Date(), new Float64Array(1), { a: [new Set()] }]],
] as const)('what %s cannot hold is refused by its path, and the program is not asked', async (protocol, items) => {
  const rows = await through([...items, 'next'], { protocol })
  for (const row of rows.slice(0, -1)) expect(row).toMatchObject({ code: 'ERR_NOT_SERIALIZABLE' })
  expect(rows.at(-2)).toMatchObject({ path: expect.stringMatching(/a\[0\]$/) })
  expect(rows.at(-1)).toBe('next')
})

describe('one that ends', () => {
  test('under an item is that item’s failure, and another one is started', async () => {
    const [first, killed, left, last] = await through([
      { do: 'pid' },
      { do: 'die' },
      { do: 'exit', code: 7 },
      { do: 'pid' },
    ])
    expect(killed).toMatchObject({ code: 'ERR_COMMAND_FAILED', signal: 'SIGKILL' })
    expect(left).toMatchObject({ code: 'ERR_COMMAND_FAILED', exitCode: 7, stderr: 'leaving\n' })
    expect((left as CommandError).message).toMatch(/^python3 ended with code 7 before it answered: leaving;/)
    expect(last).not.toBe(first)
  })

  test('between two items, with code 0, costs no item', async () => {
    const ids = await through(Array.from({ length: 3 }, () => ({ do: 'answer-and-leave' })))
    expect(ids.every((id) => typeof id === 'number')).toBe(true)
  })

  test('before it answered anything is a failure of each item', async () => {
    const rows = await through([1, 2], {}, ['python3', '-c', 'pass'])
    for (const row of rows) expect(row).toMatchObject({ code: 'ERR_COMMAND_FAILED', exitCode: 0 })
  })

  test('or is not there', async () => {
    expect(await through([1], {}, ['papy-no-such-program'])).toEqual([
      expect.objectContaining({ code: 'ERR_COMMAND_START' }),
    ])
  })
})

test('one that takes too long is ended although it ignores SIGTERM, and another one started', {
  timeout: 20_000,
}, async () => {
  const { env, alive } = mark()
  const [error, after] = await through([{ do: 'wait' }, 'next'], { timeoutMs: 1_500, env })
  expect(error).toMatchObject({ code: 'ERR_TIMEOUT', timeoutMs: 1_500 })
  expect(after).toBe('next')
  expect(alive()).toEqual([])
})

test('what its function prints is no answer', async () => {
  expect(await through([{ do: 'print' }])).toEqual(['quiet'])
})

test('it is closed with its run: when that has ended, it is gone', async () => {
  const { env, alive } = mark()
  await using plumber = new Plumber()
  plumber.addPiper(new Piper(coprocess(python, { env })))
  for await (const row of plumber.stream([['a', 'b']])) {
    expect(row).toMatch(/^[ab]$/)
    expect(alive()).toHaveLength(1)
  }
  expect(alive()).toEqual([])
})

test('outside of a run it is started for one item', async () => {
  const { env, alive } = mark()
  expect(await new Worker(coprocess(python, { env })).evaluate(['x'])).toBe('x')
  expect(await ask(['x', 'y'], python, { env })).toEqual(['x', 'y'])
  expect(alive()).toEqual([])
})

test.skipIf(!R.is)(`the helper for R answers, says what went wrong, and prints to standard error${R.why}`, async () => {
  const rows = await through([1, 'a', [1, 2.5], { a: true }, null], {}, ['Rscript', '--vanilla', helper])
  expect(rows).toEqual([1, 'a', [1, 2.5], { a: true }, null])
  const program =
    'source(file.path(Sys.getenv("PAPY_TEMPLATES"), "papy_coprocess.R")); f <- function(x) { print("noise"); if (x < 0) stop("negative") else sqrt(x) }; serve(f)'
  const [two, error, tenth] = await through([4, -1, 0.01], {}, ['Rscript', '--vanilla', '-e', program])
  expect([two, tenth]).toEqual([2, 0.1])
  expect(error).toMatchObject({
    code: 'ERR_COPROCESS',
    remoteName: 'simpleError',
    message: expect.stringContaining('negative'),
    traceback: expect.stringContaining('f(question$item)'),
  })
  const [cbor] = await through([1], { protocol: 'cbor' }, ['Rscript', '--vanilla', helper])
  expect(cbor).toMatchObject({ code: 'ERR_COMMAND_FAILED', stderr: expect.stringContaining('json-lines only') })
})

describe('coprocess(argv, options)', () => {
  test('is data, and names an export of a door of this package', () => {
    const { ref, ...rest } = portable(coprocess(['a'], { protocol: 'cbor' }))
    expect(ref).toEqual({ kind: 'module', url: expect.stringMatching(/\/std\/dist\/script\.js$/), export: 'ask' })
    expect(JSON.parse(JSON.stringify(rest))).toEqual(rest)
  })

  test.each([
    { protocol: 'xml' },
    { protocol: 'toString' },
    { timeoutMs: -1 },
    { maxOutputBytes: 1.5 },
    { stdin: 'item' },
  ])('%o is no option', (options) => {
    const [option] = Object.keys(options)
    expect(() => coprocess(['a'], options as never)).toThrow(expect.objectContaining({ code: 'ERR_ARGUMENT', option }))
  })
})
