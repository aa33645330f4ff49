import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { testSink } from '@papy/conformance'
import { openSession } from '@papy/contract/function'
import { mySink } from 'papy-my-sink'
import { describe, it } from 'vitest'

testSink(
  { describe, it },
  {
    open: (directory) => openSession(mySink(join(directory, 'out.txt'))),
    item: (index) => `item ${index}`,
    items: async (directory) => (await readFile(join(directory, 'out.txt'), 'utf8')).split('\n').slice(0, -1),
  },
)
