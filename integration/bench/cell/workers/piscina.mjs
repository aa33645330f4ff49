import { move } from 'piscina'

export * from '../jobs.mjs'

export const moved = (bytes) => move(bytes)
