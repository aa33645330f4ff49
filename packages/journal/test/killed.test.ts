import { test } from 'vitest'
import { kills } from './support/kills.ts'

test('what a process said it committed is there after it was killed, 8 times', () => kills(8), 60_000)
