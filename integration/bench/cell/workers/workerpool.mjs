import workerpool from 'workerpool'
import * as jobs from '../jobs.mjs'

const moved = (bytes) => new workerpool.Transfer(bytes, [bytes.buffer])

workerpool.worker({ ...jobs, moved })
