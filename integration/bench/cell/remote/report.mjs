// Loaded before a program that is measured: answers how much it has used, when its parent asks.
process.on('message', ({ gc }) => {
  if (gc) global.gc()
  const { user, system } = process.cpuUsage()
  const { heapUsed, external, rss } = process.memoryUsage()
  process.send({ cpuUs: user + system, keptBytes: heapUsed + external, rss })
})
