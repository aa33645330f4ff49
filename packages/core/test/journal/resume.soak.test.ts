import { vi } from 'vitest'
import './resume.property.test.ts'

vi.hoisted(() => {
  // A thousand cuts and more.
  process.env['PAPY_RUNS'] ??= '150'
})
