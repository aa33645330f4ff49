import { parentPort } from 'node:worker_threads'
import { expose, transfer } from 'comlink'
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs'
import * as jobs from '../jobs.mjs'

const moved = (bytes) => transfer(bytes, [bytes.buffer])

expose({ ...jobs, moved }, nodeEndpoint(parentPort))
