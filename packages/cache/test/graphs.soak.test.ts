import { test } from 'vitest'
import { agree } from './graphs.ts'

test('with a cache the output of any of 100 graphs is what it is without', () => agree(100), 600_000)
