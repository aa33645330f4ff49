import { numbered } from '../check.ts'
import type { Contestant, Scenario } from '../scenario.ts'

const chain = (length: number): Contestant => ({
  name: `${length} ${length === 1 ? 'function' : 'functions'} in one Worker`,
  role: 'ours',
  settings: { of: 'chain', length },
})

/** Goal 15. */
export const serial: Scenario = {
  name: 'serial',
  title: 'What pipers in this thread add',
  about:
    'Nothing parallel. A Worker of several functions: ns per item and function over a hand loop of the same functions (so a loop is always quicker). ' +
    'A pipe: ns per item that a further piper adds to a row.',
  metric: 'ns',
  unit: 'ns',
  better: 'lower',
  settings: { probe: 'serial' },
  sizes: { full: { count: 200_000 }, quick: { count: 100_000, tries: 3 }, tiny: { count: 300, tries: 1 } },
  contestants: [
    chain(1),
    chain(8),
    chain(32),
    { name: 'a further piper', role: 'ours', settings: { of: 'pipe', length: 8 } },
  ],
  goals: [
    { number: 15, says: 'ns per function, 8 of them', of: '8 functions in one Worker', bound: 150, better: 'lower' },
    { number: 15, says: 'ns per function, 32 of them', of: '32 functions in one Worker', bound: 150, better: 'lower' },
    { number: 15, says: 'ns per pipe', of: 'a further piper', bound: 1_000, better: 'lower' },
  ],
  columns: [
    { metric: 'shortNs', title: 'loop, or one piper: ns/item' },
    { metric: 'longNs', title: 'ours, or the row: ns/item' },
  ],
  check: numbered,
}
