import { setTimeout as sleep } from 'node:timers/promises'
import { imap } from '@papy/imap'
import { inline } from '@papy/runtime-inline'

const wait = async (ms: number) => {
  await sleep(ms)
  return ms
}
for (const ordered of [true, false]) {
  const waited: unknown[] = []
  for await (const ms of imap(wait, [300, 20, 150], { workers: inline(3), ordered })) waited.push(ms)
  console.log(`ordered: ${ordered}`, waited)
}
