import { inspect } from 'node:util'
import type { Transport, TransportContext } from '@papy/contract'
import { cleanMysql, type MysqlOptions, mysql } from '@papy/transport-mysql'
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import { testDurableBudget } from '../../../.config/testing/durable-budget.ts'
import { bytes, RemoteEnd, taken, testRun } from '../../../.config/testing/end.ts'
import { testServer, WHY } from '../../../.config/testing/mysql-server.ts'

const server = await testServer()
afterAll(() => server?.stop())
const { url = 'mysql://nobody@localhost/none' } = server ?? {}
const query = async (sql: string) => (await server?.query(sql)) ?? []
const count = async (table: string) => Number((await query(`SELECT COUNT(*) AS count FROM ${table}`))[0]?.['count'])

async function opened(
  options: Partial<MysqlOptions> = {},
  context: TransportContext = testRun()(),
): Promise<Transport> {
  const end = await mysql({ url, ...options }).open(context)
  onTestFinished(() => end[Symbol.asyncDispose]())
  return end
}

describe.skipIf(server === undefined)(`with a server (${server === undefined ? WHY : 'there is one'})`, () => {
  describe('across processes', () => {
    test('what one put that is killed stays, until its readers have it', async () => {
      const context = testRun()
      const here = await opened({}, context())
      const there = await RemoteEnd.open(mysql({ url }), context())
      const tickets = [await there.put([bytes(100)]), await there.put([bytes(9 * 2 ** 20)], { readers: 2 })] as const
      await there.kill()
      expect(await taken(here, tickets[0])).toEqual([bytes(100)])
      for (let reader = 0; reader < 2; reader++) {
        const lease = await here.take(tickets[1])
        expect(Buffer.compare(lease.parts[0] as Uint8Array, bytes(9 * 2 ** 20))).toBe(0)
        await here.release(tickets[1])
      }
      await expect(here.take(tickets[1])).rejects.toMatchObject({ code: 'ERR_TICKET_SPENT' })
    })

    testDurableBudget(() => mysql({ url }))

    test('an idle end does not keep its process', async () => {
      const there = await RemoteEnd.open(mysql({ url, poolSize: 2 }), testRun()())
      await Promise.all([there.put([bytes(10)]), there.put([bytes(20)])])
      expect(await there.leave()).toBe(0)
    })
  })

  test('readers that release at the same moment, at ends of their own, are all counted', async () => {
    const context = testRun()
    const ends = await Promise.all(Array.from({ length: 6 }, () => opened({}, context())))
    const [here] = ends as [Transport, ...Transport[]]
    for (let round = 0; round < 10; round++) {
      const ticket = await here.put([bytes(100)], { readers: 7 })
      await Promise.all(ends.map((end) => end.release(ticket)))
      expect(await taken(here, ticket)).toEqual([bytes(100)])
      await here.release(ticket)
      await expect(here.take(ticket)).rejects.toMatchObject({ code: 'ERR_TICKET_SPENT' })
    }
    expect(await count('papy_releases')).toBe(0)
  })

  test.each(['release', 'drop'] as const)('%s removes all rows of an item of several', async (call) => {
    const end = await opened()
    const ticket = await end.put([Buffer.alloc(9 * 2 ** 20, 1)])
    const rows = `SELECT piece FROM papy_items WHERE run = x'${ticket.run}' ORDER BY piece`
    expect(await query(rows)).toEqual([{ piece: 0 }, { piece: 1 }, { piece: 2 }])
    await end[call](ticket)
    expect(await query(rows)).toEqual([])
  })

  test('what is put, taken and released in the same moment goes in few statements', async () => {
    const end = await opened()
    const statements = async () => Number((await query("SHOW GLOBAL STATUS LIKE 'Com_stmt_execute'"))[0]?.['Value'])
    const before = await statements()
    const items = Array.from({ length: 100 }, (_, at) => bytes(100, at))
    const tickets = await Promise.all(items.map((item) => end.put([item])))
    const leases = await Promise.all(tickets.map((ticket) => end.take(ticket)))
    expect(leases.map(({ parts }) => new Uint8Array(parts[0] as Uint8Array))).toEqual(items)
    await Promise.all(tickets.map((ticket) => end.release(ticket)))
    expect((await statements()) - before).toBe(3)
  })

  test('10,000 items leave no rows', async () => {
    const [end, before] = [await opened({ poolSize: 2 }), await count('papy_items')]
    for (let batch = 0; batch < 20; batch++) {
      const tickets = await Promise.all(Array.from({ length: 500 }, (_, at) => end.put([bytes(20, at)])))
      await Promise.all(tickets.map(async (ticket, at) => expect(await taken(end, ticket)).toEqual([bytes(20, at)])))
    }
    await end[Symbol.asyncDispose]()
    expect(await count('papy_items')).toBe(before)
  }, 60_000)

  test('closed, it leaves no connection, and no mark that it was open', async () => {
    const context = testRun()()
    const end = await opened({ poolSize: 3 }, context)
    await Promise.all(Array.from({ length: 20 }, (_, at) => end.put([bytes(2 ** 20, at)], { readers: 0 })))
    const mine = `SELECT HEX(id) FROM papy_ends WHERE run = UNHEX('${context.run}')`
    expect(await query(mine)).toHaveLength(1)
    const connections = async () => (await query('SHOW PROCESSLIST')).filter(({ User }) => User === 'papy').length
    const before = await connections()
    await end[Symbol.asyncDispose]()
    expect(await query(mine)).toEqual([])
    await expect.poll(connections).toBe(before - 3)
  })

  describe('nobody else', () => {
    test.each<unknown>([
      "0-0-0123456789abcdef-1'; DROP TABLE papy_items; --",
      '1 OR 1=1',
      "' OR ''='",
      '%',
      '0-0-0123456789ABCDEF-1',
      ['0-0-0123456789abcdef-1'],
      ['0-0-0123456789abcdef-1', 1],
      ['0-0-0123456789abcdef-1', 2.5],
      ['%', 2],
    ])('has the ticket %j', async (at) => {
      const end = await opened()
      const ticket = await end.put([bytes(1)])
      for (const call of ['take', 'release', 'drop'] as const)
        await expect(end[call]({ ...ticket, at: at as string })).rejects.toMatchObject({ code: 'ERR_TICKET_MALFORMED' })
      expect(await taken(end, ticket)).toEqual([bytes(1)])
    })

    test('of another run reads or removes an item', async () => {
      const [mine, yours] = [testRun()(), testRun()()]
      const [here, there] = [await opened({}, mine), await opened({}, yours)]
      const ticket = await here.put([bytes(100)])
      const forged = { ...ticket, run: yours.run }
      await expect(there.take(forged)).rejects.toMatchObject({ code: 'ERR_TICKET_SPENT' })
      await there.release(forged)
      await there.drop(forged)
      expect(await taken(here, ticket)).toEqual([bytes(100)])
    })
  })

  describe('the password', () => {
    test('is not in the descriptor, where an environment variable has it', async () => {
      process.env['PAPY_TEST_URL'] = url
      const context = testRun()()
      const plugin = mysql({ url: { env: 'PAPY_TEST_URL' } })
      expect(JSON.stringify(plugin.descriptor.args)).toBe('[{"url":{"env":"PAPY_TEST_URL"}}]')
      const end = await plugin.open(context)
      expect(await taken(end, await end.put([bytes(5)]))).toEqual([bytes(5)])
      await end[Symbol.asyncDispose]()
      delete process.env['PAPY_TEST_URL']
      await expect(plugin.open(context)).rejects.toThrow('PAPY_TEST_URL is not set')
    })

    test.each<[string, (url: URL) => void, string]>([
      ['password', (at) => void (at.password = 'wrong-secret'), 'refuses this user or password'],
      ['database', (at) => void (at.pathname = '/absent'), 'ER_'],
      ['port', (at) => void (at.port = '1'), 'is it running?'],
    ])('is in no error: wrong %s', async (_, change, message) => {
      const wrong = new URL(url)
      wrong.password = 'wrong-secret'
      change(wrong)
      const opening = mysql({ url: wrong.href, reconnectMs: 0 }).open(testRun()())
      const error: unknown = await opening.catch((it: unknown) => it)
      expect(error).toMatchObject({ code: 'ERR_MEDIUM_FAILED', message: expect.stringContaining(message) })
      expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('wrong-secret')
    })
  })

  describe('what dead runs left', () => {
    const rows = (run: string) => query(rowsOf(run))

    test('is removed, but for what was to be kept, and said', async () => {
      const run = await left(url)
      const found = async (dryRun: boolean) => (await cleanMysql(url, { olderThanMs: 0, dryRun })).runs
      await expect.poll(() => found(true)).toContain(run)
      expect(await rows(run)).toHaveLength(5)
      expect(await found(false)).toContain(run)
      expect((await rows(run)).map(({ name }) => String(name))).toEqual([expect.stringMatching(/-0$/)])
      const { runs, items } = await cleanMysql(url, { olderThanMs: 0, kept: true })
      expect(runs).toContain(run)
      expect(items).toBeGreaterThan(0)
      expect(await rows(run)).toEqual([])
    })

    test('is left alone while it is younger than a minute', async () => {
      const run = await left(url)
      await opened()
      expect(await rows(run)).toHaveLength(5)
    })

    test('is nothing of a run that has an end open, in whatever process', async () => {
      const context = testRun()
      const there = await RemoteEnd.open(mysql({ url }), context())
      const ticket = await there.put([bytes(100)])
      await cleanMysql(url, { olderThanMs: 0, kept: true })
      expect(await there.take(ticket)).toEqual([bytes(100)])
    })
  })
})

describe('with a server of its own', async () => {
  const own = await testServer(['--max-allowed-packet=1M', '--max-connections=12'])
  afterAll(() => own?.stop())
  const { restart } = own ?? {}
  const at = own?.url ?? ''

  test.skipIf(own === undefined)('items larger than max_allowed_packet are carried', async () => {
    const end = await opened({ url: at })
    const [found] = await taken(end, await end.put([bytes(5_000_001), bytes(7)]))
    expect(Buffer.compare(found as Uint8Array, bytes(5_000_001))).toBe(0)
  })

  test.skipIf(own === undefined)('too many connections are an error that says what to do', async () => {
    const ends: Transport[] = []
    const all = (async () => {
      for (let count = 0; count < 15; count++) ends.push(await mysql({ url: at, reconnectMs: 0 }).open(testRun()()))
    })()
    await expect(all).rejects.toMatchObject({
      code: 'ERR_MEDIUM_FAILED',
      message: expect.stringContaining('lower poolSize'),
    })
    for (const end of ends) await end[Symbol.asyncDispose]()
  })

  test.skipIf(own === undefined)('it is looked into by a clean-up, and nothing is made there', async () => {
    await own?.query('CREATE DATABASE bare')
    await own?.query("GRANT ALL ON bare.* TO 'papy'@'127.0.0.1'")
    expect(await cleanMysql(at.replace(/papy$/, 'bare'), { olderThanMs: 0 })).toMatchObject({ runs: [], items: 0 })
    expect(await own?.query('SHOW TABLES IN bare')).toEqual([])
  })

  test.skipIf(own === undefined)(
    'what dead runs left is removed by the next, when it is older than a minute',
    async () => {
      const run = await left(at)
      // For whoever connects from now on, two minutes have passed.
      await own?.query("SET GLOBAL init_connect = 'SET timestamp = UNIX_TIMESTAMP() + 120'")
      onTestFinished(() => void own?.query("SET GLOBAL init_connect = ''"))
      const started = async () => {
        await (await mysql({ url: at }).open(testRun()()))[Symbol.asyncDispose]()
        return (await own?.query(rowsOf(run)))?.map(({ name }) => String(name))
      }
      await expect.poll(started).toEqual([expect.stringMatching(/-0$/)])
      expect((await cleanMysql(at, { kept: true })).runs).toEqual([run])
    },
  )

  test.skipIf(restart === undefined)(
    'a restart of it loses nothing and doubles nothing',
    async () => {
      const context = testRun()
      const here = await opened({ url: at, poolSize: 2 }, context())
      const there = await RemoteEnd.open(mysql({ url: at }), context())
      const before = await Promise.all(
        Array.from({ length: 50 }, (_, seed) => here.put([bytes(1_000, seed)], { readers: 2 })),
      )
      let over = false
      const during: Promise<void>[] = []
      const passed = async (seed: number) => {
        const ticket = await here.put([bytes(1_000, seed)], { readers: 2 })
        expect(await there.take(ticket)).toEqual([bytes(1_000, seed)])
        await expectTakenOnce(here, ticket, seed)
      }
      const restarted = restart?.().then(() => {
        over = true
      })
      for (let seed = 0; !over; seed++) {
        during.push(passed(seed % 200))
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
      await restarted
      await Promise.all(during)
      for (const [seed, ticket] of before.entries()) {
        expect(await there.take(ticket)).toEqual([bytes(1_000, seed)])
        await expectTakenOnce(here, ticket, seed)
      }
      await there.close()
      expect(await own?.query('SELECT COUNT(*) AS count FROM papy_items')).toEqual([{ count: 0 }])
    },
    60_000,
  )
})

const rowsOf = (run: string) => `SELECT name FROM papy_items WHERE run = UNHEX('${run}')`

/** Leaves items of a run whose process was killed. */
async function left(url: string): Promise<string> {
  const context = testRun()()
  const end = await RemoteEnd.open(mysql({ url }), context)
  await end.put([bytes(100)])
  await end.put([bytes(9 * 2 ** 20)], { readers: 3 })
  await end.put([bytes(100)], { readers: 0 })
  await end.kill()
  return context.run
}

async function expectTakenOnce(
  end: Transport,
  ticket: Awaited<ReturnType<Transport['put']>>,
  seed: number,
): Promise<void> {
  expect(await taken(end, ticket)).toEqual([bytes(1_000, seed)])
  await expect.poll(async () => Promise.resolve(end.take(ticket)).catch(({ code }) => code)).toBe('ERR_TICKET_SPENT')
}

test.each<[unknown, string]>([
  [{}, 'url'],
  [{ url: '' }, 'url'],
  [{ url: 'not a url' }, 'url'],
  [{ url: 'http://user:hidden-word@host/database' }, 'url'],
  [{ url: 'mysql://user:hidden-word@host' }, 'url'],
  [{ url: { env: 'NOT A NAME' } }, 'url'],
  [{ url: 'mysql://host/database', poolSize: 0 }, 'poolSize'],
  [{ url: 'mysql://host/database', reconnectMs: -1 }, 'reconnectMs'],
  [{ url: 'mysql://host/database', table: 'x; DROP TABLE y' }, 'table'],
])('%j is refused, and no password shown', (options, option) => {
  const refused = () => mysql(options as MysqlOptions)
  expect(refused).toThrow(expect.objectContaining({ code: 'ERR_ARGUMENT', option }))
  try {
    refused()
  } catch (error) {
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('hidden-word')
  }
})
