export { guest } from './guest.ts'
