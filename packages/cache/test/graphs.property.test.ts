import { test } from 'vitest'
import { agree } from './graphs.ts'

test('with a cache the output of any graph is what it is without', () => agree(5), 60_000)
