import { testTransport } from '@papy/conformance'
import { sqlite } from '@papy/transport-sqlite'
import { describe, it } from 'vitest'

/** The laws about many items, with as many as for any other transport. */
const only = ['T60', 'T61', 'T63', 'T90', 'T92']

describe.each(['better-sqlite3', 'node:sqlite'] as const)('with %s', (driver) =>
  testTransport({ describe, it }, () => sqlite({ driver }), { only }),
)
