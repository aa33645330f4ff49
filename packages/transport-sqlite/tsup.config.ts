import { defineConfig } from 'tsup'
import { esm } from '../../.config/tsup.base.ts'

export default defineConfig(esm({ driver: 'src/driver.ts', index: 'src/index.ts' }))
