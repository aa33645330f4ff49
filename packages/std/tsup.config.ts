import { defineConfig } from 'tsup'
import { besideWorker, worker } from '../../.config/tsup.base.ts'

export default defineConfig([
  besideWorker({ index: 'src/index.ts', items: 'src/items/index.ts', script: 'src/script/index.ts' }, ['script-guard']),
  worker({ 'script-guard': 'src/script/guard/entry.ts' }),
])
