import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { testTransport } from '@papy/conformance'
import { file } from '@papy/transport-file'
import { afterAll, describe, it } from 'vitest'

const directory = mkdtempSync(join(tmpdir(), 'papy-file-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

describe('in the directory of the run', () => testTransport({ describe, it }, () => file()))
describe('in a directory of the user', () =>
  testTransport({ describe, it }, () => file({ directory }), { items: 1_000 }))
