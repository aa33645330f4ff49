import { defineConfig } from 'tsup'
import { besideWorker, worker } from '../../.config/tsup.base.ts'

export default defineConfig([
  besideWorker({ index: 'src/index.ts', code: 'src/code/index.ts', launch: 'src/launch.ts' }, ['worker']),
  worker({ worker: 'src/worker/entry.ts' }),
])
