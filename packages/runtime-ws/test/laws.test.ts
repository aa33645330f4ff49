import { fileURLToPath } from 'node:url'
import { testRuntime } from '@papy/conformance'
import { agent, websocket } from '@papy/runtime-ws'
import { afterAll, describe, it } from 'vitest'

const here = fileURLToPath(new URL('..', import.meta.url))
const there = await agent({ port: 0, slots: 8, directory: here })
afterAll(() => there.close())

testRuntime({ describe, it }, () => websocket(`127.0.0.1:${there.port}`, 2))
