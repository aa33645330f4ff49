import assert from 'node:assert/strict'
import { describe, isPapyError, type JsonValue, type Ticket, type Transport } from '@papy/contract'
import { pattern } from '../bytes.ts'
import { failureOf, refused } from '../refusal.ts'
import { fetched, spent, stillThere, type TransportLaw } from './carrying.ts'

const MOST_CHARACTERS = 512

/** Places that no medium ever wrote. */
const hostile: readonly JsonValue[] = [
  null,
  true,
  -1,
  0.5,
  -0.5,
  2 ** 31,
  2 ** 32,
  2 ** 53,
  2 ** 53 + 2,
  1e308,
  '',
  '0',
  ' ',
  '../../../../etc/passwd',
  '/etc/passwd',
  '..\\..\\windows\\win.ini',
  'C:\\windows\\win.ini',
  '\\\\.\\pipe\\papy',
  'owner.json',
  'a\0b',
  "'; DROP TABLE items; --",
  '1 OR 1=1',
  '%2e%2e%2f',
  '__proto__',
  'constructor',
  'x'.repeat(100_000),
  [],
  [[]],
  [0],
  [-1, -1],
  ['../..', 0],
  [0, '../..'],
  [null, null],
  new Array(1_000).fill(0),
  {},
  { length: 2 },
  { ['__proto__']: [0, 0] },
  { path: '/etc/passwd' },
]

const refusals = ['ERR_TICKET_MALFORMED', 'ERR_TICKET_SPENT', 'ERR_TICKET_FOREIGN', 'ERR_PRODUCER_GONE']

/** What tickets are, and that nothing else passes for one. */
export const ticketLaws: readonly TransportLaw[] = [
  {
    id: 'T20',
    title: 'a ticket is small JSON, survives it, and says how many bytes it stands for',
    async check(stage) {
      const [here, there] = await stage.pair()
      const parts = Array.from({ length: 300 }, (_, at) => pattern(50, at))
      for (const put of [parts, [pattern(0)], [pattern(100_000)]]) {
        const ticket = await here.put(put)
        const json = JSON.stringify(ticket)
        assert.ok(json.length < MOST_CHARACTERS, `a ticket of ${json.length} characters: ${json}`)
        assert.deepEqual(Object.keys(ticket).sort(), ['at', 'byteLength', 'run', 'transport'])
        assert.deepEqual([ticket.transport, ticket.run], [stage.plugin.descriptor.specifier, stage.run])
        const least = put.reduce((sum, { byteLength }) => sum + byteLength, 0)
        assert.ok(Number.isSafeInteger(ticket.byteLength) && ticket.byteLength >= least, `byteLength of ${json}`)
        await fetched(there, JSON.parse(json) as Ticket, put, 'the item of a ticket that went through JSON')
      }
    },
  },
  {
    id: 'T21',
    title: 'no two tickets are equal, and a spent one never redeems a later item',
    async check(stage) {
      const [here, there] = await stage.pair()
      const old: Ticket[] = []
      for (let at = 0; at < 20; at++) {
        const ticket = await here.put([pattern(64, at)])
        old.push(ticket)
        await fetched(there, ticket, [pattern(64, at)], `item ${at}`)
        await spent(there, ticket, `item ${at}, released`)
      }
      assert.equal(new Set(old.map((ticket) => JSON.stringify(ticket))).size, old.length, 'places were used again')
      await here.put([pattern(64, 100)])
      for (const ticket of old) await refused(['ERR_TICKET_SPENT'], 'a spent ticket', () => there.take(ticket))
    },
  },
  {
    id: 'T22',
    title: 'releasing and dropping what is spent is ignored, and never meets a later item',
    async check(stage) {
      const [here, there] = await stage.pair()
      const old = await here.put([pattern(64)])
      await fetched(there, old, [pattern(64)], 'the first item')
      await spent(there, old, 'the first item, released')
      const ticket = await here.put([pattern(64, 1)])
      for (const end of [here, there]) {
        await end.release(old)
        await end.drop(old)
      }
      await fetched(there, ticket, [pattern(64, 1)], 'the second item')
    },
  },
  {
    id: 'T23',
    title: 'a ticket of another transport or another run is refused with ERR_TICKET_FOREIGN',
    async check(stage) {
      const [here, there] = await stage.pair()
      const ticket = await here.put([pattern(10)])
      const foreign = [
        { ...ticket, transport: '@acme/transport-other' },
        { ...ticket, transport: '' },
        ...['0'.repeat(32), '', '../..', "'; DROP TABLE items; --", `${stage.run}0`].map((run) => ({ ...ticket, run })),
      ]
      for (const wrong of foreign)
        for (const end of [here, there])
          await refused(['ERR_TICKET_FOREIGN'], JSON.stringify(wrong), () => end.take(wrong))
      await fetched(there, ticket, [pattern(10)], 'the item')
    },
  },
  {
    id: 'T24',
    title: 'what is no ticket at all is refused by name',
    async check(stage) {
      const [here, there] = await stage.pair()
      const { at: _, ...placeless } = await here.put([pattern(10)])
      const { byteLength: __, ...boundless } = await here.put([pattern(10)])
      for (const wrong of [null, 5, 'ticket', [], {}, placeless, boundless])
        for (const end of [here, there])
          await refused(refusals, describe(wrong), () => end.take(wrong as unknown as Ticket))
    },
  },
  {
    id: 'T25',
    title: 'a place that cannot be is refused by name and soon, and harms nothing',
    async check(stage) {
      const [here, there] = await stage.pair()
      const parts = [pattern(1_000)]
      const ticket = await here.put(parts)
      const places = hostile.filter((at) => JSON.stringify(at) !== JSON.stringify(ticket.at))
      for (const at of places) await isRefused(there, { ...ticket, at })
      await fetched(there, ticket, parts, 'the item, after hostile tickets')
    },
  },
  {
    id: 'T26',
    title: 'so is a true place of which something was changed or cut off',
    async check(stage) {
      const [here, there] = await stage.pair()
      const parts = [pattern(1_000)]
      const ticket = await here.put(parts)
      for (const at of mutants(ticket.at)) await isRefused(there, { ...ticket, at })
      await fetched(there, ticket, parts, 'the item, after changed tickets')
    },
  },
  {
    id: 'T27',
    title: 'a ticket that lies about its length costs neither memory nor the item',
    async check(stage) {
      const [here, there] = await stage.pair()
      const parts = [pattern(1_000)]
      const ticket = await here.put(parts)
      for (const byteLength of [-1, 0.5, 2 ** 53, 0, 1, ticket.byteLength + 1, 2 ** 32 + 1, 2 ** 40, 2 ** 53 - 1]) {
        const what = `a ticket of ${byteLength} bytes`
        const error = await failureOf(what, async () => {
          await stillThere(there, { ...ticket, byteLength }, parts, what)
        })
        if (error !== undefined) assert.ok(isPapyError(error), `${what}: ${describe(error)} is no PapyError`)
      }
      await fetched(there, ticket, parts, 'the item, after the lies')
    },
  },
]

async function isRefused(end: Transport, ticket: Ticket): Promise<void> {
  const shown = JSON.stringify(ticket.at).slice(0, 80)
  await refused(refusals, `taking from ${shown}`, () => end.take(ticket))
  for (const call of ['release', 'drop'] as const) {
    const error = await failureOf(`${call} of ${shown}`, () => end[call](ticket))
    if (error !== undefined) assert.ok(isPapyError(error), `${call} of ${shown}: ${describe(error)} is no PapyError`)
  }
}

/** Places beside a true one: each with one thing changed, cut off or added. */
function mutants(at: JsonValue): JsonValue[] {
  const all = mutantsOf(at).filter((mutant) => JSON.stringify(mutant) !== JSON.stringify(at))
  return [...new Map(all.map((mutant) => [JSON.stringify(mutant), mutant])).values()]
}

function mutantsOf(at: JsonValue): JsonValue[] {
  if (typeof at === 'number') return [-1, at + 1_000_003, at + 0.5, -at - 1, 2 ** 53, String(at), [at], null, {}]
  if (typeof at === 'string') {
    const turned = `${at.slice(0, -1)}${at.endsWith('0') ? '1' : '0'}`
    return ['', at.slice(0, -1), `${at}0`, turned, `../${at}`, `./${at}`, `${at}\0`, `/${at}`, `${at}/.`, 0, [at], null]
  }
  if (Array.isArray(at)) {
    const inner = at.flatMap((item: JsonValue, i) => mutantsOf(item).map((mutant) => at.with(i, mutant)))
    return [...inner, ...at.map((_, i) => at.slice(0, i)), [...at, 0], [...at, null], { ...at }]
  }
  if (typeof at === 'object' && at !== null) {
    const inner = Object.entries(at).flatMap(([key, item]) => mutantsOf(item).map((value) => ({ ...at, [key]: value })))
    const cut = Object.keys(at).map((key) => Object.fromEntries(Object.entries(at).filter(([name]) => name !== key)))
    return [...inner, ...cut, [at]]
  }
  return [0, '', [], {}]
}
