import { readFileSync } from 'node:fs'
import { run } from '../reference/build.ts'
import { difference } from '../reference/compare.ts'
import { evaluate } from '../reference/evaluate.ts'
import type { Graph } from '../reference/graph.ts'
import { Pools } from '../reference/pools.ts'

// Runs one graph again, as a failing search printed it: `node integration/property/replay.ts graph.json [times]`.
const [file = '', times = '1'] = process.argv.slice(2)
const graph = JSON.parse(readFileSync(file, 'utf8')) as Graph
for (let at = 0; at < Number(times); at++) {
  const pools = new Pools()
  console.log(difference(graph, await evaluate(graph), await run(graph, pools)) ?? 'equal')
  await pools.close()
}
