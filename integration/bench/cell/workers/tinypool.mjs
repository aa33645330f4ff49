import Tinypool from 'tinypool'

export * from '../jobs.mjs'

export const moved = (bytes) => Tinypool.move(bytes)
