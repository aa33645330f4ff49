import { expect, test } from 'vitest'
import { program } from '../scenario/program.ts'
import { errors, returned, thrown } from './fixtures/hostile.mjs'
import { everywhere } from './hostile.ts'

const throwing = Object.keys(thrown).length + Object.keys(errors).length
const all = throwing + Object.keys(returned).length + 1

/** Results that cannot be sent to another thread or process. */
const unsendable = 12

test.each(everywhere)(
  'after everything that user code can do, the process exits: $name',
  async ({ name, sameRealm }) => {
    const { code, signal, out, err } = await program('../../../fault/fixtures/hostile-program.mjs', {
      args: [name],
      ms: 15_000,
    })
    expect([code, signal]).toEqual([0, null])
    // What functions wrote is where it belongs, once, and nothing else is.
    expect(err.match(/to stderr/g)).toHaveLength(1)
    const lines = out.split('\n')
    expect(lines.filter((line) => !line.startsWith('{')).sort()).toEqual(['to stdout', 'to the console'])
    const failed = throwing + (sameRealm ? 0 : unsendable)
    expect(JSON.parse(lines.find((line) => line.startsWith('{')) ?? '')).toEqual({ failed, fine: all - failed, all })
  },
)
