/**
 * What runs in the thread that looks after the size of a cache.
 *
 * @module
 */
import { workerData } from 'node:worker_threads'
import { Place } from './place.ts'
import { sweepAlone } from './sweep.ts'

const { directory, maxBytes } = workerData as { readonly directory: string; readonly maxBytes: number }

sweepAlone(new Place(directory), maxBytes)
