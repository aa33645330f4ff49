import { killer } from '@papy/chaos'

const args = [
  '-e',
  'for (const n of [1, 2, 3]) console.log(n); if (process.argv[1] !== "3") setInterval(() => {}, 1000)',
]
const lives = killer({
  command: process.execPath,
  args: (life) => [...args, `${life}`],
  kills: 2,
  afterLines: [1, 3],
})
for await (const { life, killed, exitCode } of lives)
  console.log(life, killed ? 'was killed' : `ended with ${exitCode}`)
