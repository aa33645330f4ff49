import { expose } from 'threads/worker'
import * as jobs from '../jobs.mjs'

expose({ ...jobs })
