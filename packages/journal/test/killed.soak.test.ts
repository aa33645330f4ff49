import { test } from 'vitest'
import { kills } from './support/kills.ts'

test('what a process said it committed is there after it was killed, 200 times', () => kills(200), 600_000)
