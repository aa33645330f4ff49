import { test } from 'vitest'
import { rightly, telling, trials } from './trials.ts'

test.each(trials(() => telling))('$name runs with everyone there, with right results', (scenario) => rightly(scenario))
