// Keeps results, and says so: `node writer.mjs DIRECTORY COUNT SEED`.
import { resultsCache } from '@papy/cache'

const [directory, count, seed] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])]
const cache = resultsCache(directory).open({ node: 'n', functions: ['f'], hash: 'a'.repeat(64), code: 'b'.repeat(64) })
let right = 0
for (let at = 0; at < count; at++) {
  const inbox = [seed, at]
  const value = new Uint8Array(200_000).fill(at)
  const look = cache.look(inbox)
  if (!look.found) look.keep(value)
  const again = cache.look(inbox)
  if (again.found && Buffer.compare(again.value, value) === 0) right++
  if (at === 0) console.log('begun')
}
console.log(`${right} right`)
