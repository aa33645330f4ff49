import { describe, test } from 'vitest'
import { goesOn, graphs, isMended } from './resume.ts'

/** Of each of them: a thousand kills and more. */
const runs = Number(process.env['PAPY_RUNS'] ?? 150)

describe.each(Object.entries(graphs))('%s', (_, build) => {
  test(
    'a run that is killed and gone on with writes what an undisturbed one does, each item once',
    () => goesOn(build, runs),
    1_200_000,
  )

  test('what failed and is mended goes where it belongs', () => isMended(build, runs), 1_200_000)
})
