import { ClusterWorker } from 'poolifier'
import * as jobs from '../jobs.mjs'

export const worker = new ClusterWorker({ ...jobs })
