import { expect, test } from 'vitest'
import { adviceFor, isCertificate } from '../src/coordinator/unreached.ts'

test.each([
  ['ENOTFOUND', 'wss', 'no host is called host1 here: look at its spelling'],
  ['ECONNREFUSED', 'wss', 'start one, and look whether a firewall is between'],
  ['EPROTO', 'wss', 'say ws:// before its name'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'wss', 'pin its certificate by its fingerprint'],
  ['ECONNRESET', 'ws', 'say wss:// before its name'],
] as const)('%s', (code, scheme, advice) => {
  const cause = Object.assign(new Error(scheme === 'ws' ? 'socket hang up' : ''), { code })
  expect(adviceFor({ scheme, host: 'host1', port: 9000 }, cause, 'start one')).toContain(advice)
  expect(isCertificate(code)).toBe(code.startsWith('DEPTH'))
})
