import { fileURLToPath } from 'node:url'

const file = (name) =>
  fileURLToPath(new URL(`../../../../packages/transport-socket/test/fixtures/tls/${name}.pem`, import.meta.url))

/** The certificate of our tests. */
export const tls = { cert: file('end'), key: file('end-key'), ca: file('ca') }
