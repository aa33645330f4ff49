import { defineConfig } from 'tsup'
import { esm } from '../../.config/tsup.base.ts'

export default defineConfig(esm({ papy: 'src/papy.ts' }))
