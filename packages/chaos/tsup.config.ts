import { defineConfig } from 'tsup'
import { besideWorker, worker } from '../../.config/tsup.base.ts'

export default defineConfig([
  besideWorker({ index: 'src/index.ts' }, ['skewed']),
  worker({ skewed: 'src/clock/skewed.ts' }),
])
