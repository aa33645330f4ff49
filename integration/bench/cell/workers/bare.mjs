import { parentPort } from 'node:worker_threads'
import * as jobs from '../jobs.mjs'

parentPort.on('message', async ({ id, job, x, transfer }) => {
  const value = await jobs[job](x)
  parentPort.postMessage({ id, value }, transfer ? [value.buffer] : [])
})
