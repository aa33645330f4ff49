import { testTransport } from '@papy/conformance'
import { spool } from '@papy/example-spool'
import { describe, it } from 'vitest'

testTransport({ describe, it }, () => spool(), { items: 1_000 })
