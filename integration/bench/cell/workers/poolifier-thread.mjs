import { ThreadWorker } from 'poolifier'
import * as jobs from '../jobs.mjs'

export const worker = new ThreadWorker({ ...jobs })
