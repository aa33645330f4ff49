import { defineConfig } from 'tsup'
import { esm } from '../../.config/tsup.base.ts'

export default defineConfig(
  esm({
    index: 'src/index.ts',
    databases: 'src/databases/index.ts',
    files: 'src/files/index.ts',
    items: 'src/items/index.ts',
    streams: 'src/streams/index.ts',
  }),
)
