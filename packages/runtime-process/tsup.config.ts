import { defineConfig } from 'tsup'
import { besideWorker, worker } from '../../.config/tsup.base.ts'

export default defineConfig([
  besideWorker({ index: 'src/index.ts' }, ['entry', 'guard']),
  worker({ entry: 'src/worker/entry.ts', guard: 'src/guard/entry.ts' }),
])
