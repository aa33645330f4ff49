import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { picture } from './curve.ts'
import { report, withReport } from './page.ts'
import { kept } from './result.ts'
import type { Size } from './scenario.ts'
import { scenarios } from './scenarios/all.ts'

const docs = new URL('../../docs/', import.meta.url)

/** Writes what is kept into `docs/benchmarks.md`, with its pictures. @throws Error if nothing is kept */
export function render(size: Size): string {
  const results = kept(size)
  const all = scenarios.flatMap((scenario) => {
    const result = results.find((each) => each.scenario === scenario.name)
    return result === undefined ? [] : [[scenario, result] as const]
  })
  if (all.length === 0) throw new Error('there are no results to render; run the bench first')
  mkdirSync(new URL('images', docs), { recursive: true })
  const pictures: Record<string, string> = {}
  for (const [scenario, result] of all) {
    const drawn = picture(scenario, result)
    if (drawn === undefined) continue
    writeFileSync(new URL(`images/${drawn.file}`, docs), drawn.svg)
    pictures[scenario.name] = drawn.file
  }
  const page = new URL('benchmarks.md', docs)
  writeFileSync(page, withReport(readFileSync(page, 'utf8'), report(all, pictures)))
  return `docs/benchmarks.md has ${all.length} of ${scenarios.length} scenarios`
}
