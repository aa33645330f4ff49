import { defineConfig } from 'vitest/config'

// What was built is loaded by Node itself, as in a user's program: the tests and the workers have the very same module then.
export default defineConfig({ test: { server: { deps: { external: [/\/dist\//] } } } })
