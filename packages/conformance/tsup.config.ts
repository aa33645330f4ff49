import { defineConfig } from 'tsup'
import { esm } from '../../.config/tsup.base.ts'

export default defineConfig(
  esm({
    index: 'src/index.ts',
    entry: 'src/worker/entry.ts',
    program: 'src/worker/obey.ts',
    alone: 'src/worker/alone.ts',
  }),
)
