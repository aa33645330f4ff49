import { defineConfig } from 'tsup'
import { esm } from '../../.config/tsup.base.ts'

export default defineConfig(esm({ index: 'src/index.ts', bin: 'src/bin.ts' }))
