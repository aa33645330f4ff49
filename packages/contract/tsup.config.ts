import { defineConfig } from 'tsup'
import { esm } from '../../.config/tsup.base.ts'

export default defineConfig(
  esm({
    index: 'src/index.ts',
    function: 'src/function/index.ts',
    engine: 'src/engine/index.ts',
    diagnostics: 'src/diagnostics/index.ts',
    journal: 'src/journal/index.ts',
    medium: 'src/medium/index.ts',
    value: 'src/value/index.ts',
    wire: 'src/wire/index.ts',
  }),
)
