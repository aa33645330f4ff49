import { agreement, type HostAddress, hostAddress, hostText, type Identity } from '@papy/remote'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

describe('addresses', () => {
  test.each<[string, HostAddress]>([
    ['host1:9000#2', { scheme: 'ws', host: 'host1', port: 9_000, workers: 2 }],
    ['10.77.0.2:9000', { scheme: 'ws', host: '10.77.0.2', port: 9_000 }],
    ['wss://h.example:443#64', { scheme: 'wss', host: 'h.example', port: 443, workers: 64 }],
    ['ssh://me@node-3#4', { scheme: 'ssh', user: 'me', host: 'node-3', workers: 4 }],
    ['ssh://node-3:2222', { scheme: 'ssh', host: 'node-3', port: 2_222 }],
    ['[fe80::1]:9000#1', { scheme: 'ws', host: 'fe80::1', port: 9_000, workers: 1 }],
  ])('%s', (text, address) => {
    expect(hostAddress(text)).toEqual(address)
    expect(hostText(address)).toBe(text)
  })

  test.each([
    '',
    'host',
    'host:',
    'host:0#1',
    'host:65536',
    'host:9000#0',
    'me@host:9000',
    'http://h:1',
    'h:1#x',
    'h:1 ',
    'h:1/..',
    '-oProxyCommand=x:1\n',
  ])('refuses %j', (text) => {
    expect(() => hostAddress(text)).toThrow(expect.objectContaining({ code: 'ERR_ARGUMENT', value: text }))
  })

  test('are written as they are read', () => {
    const address = fc.record(
      {
        scheme: fc.constantFrom('ws' as const, 'wss' as const),
        host: fc.constantFrom('h', 'a.b-c', '::1', '10.0.0.1'),
        port: fc.integer({ min: 1, max: 65_535 }),
        workers: fc.integer({ min: 1, max: 10_000 }),
      },
      { requiredKeys: ['scheme', 'host', 'port'] },
    )
    fc.assert(fc.property(address, (one) => void expect(hostAddress(hostText(one))).toEqual(one)))
  })
})

describe('two hosts', () => {
  const one: Identity = {
    protocol: [1, 2],
    contract: 1,
    node: '24.1.0',
    abi: '137',
    platform: 'linux-x64',
    plugins: { '@papy/transport-socket': '0.3.1' },
  }

  test('speak the highest version that both know, and say whether they run the same Node', () => {
    expect(agreement(one, { ...one, protocol: [1, 1], node: '22.9.0' })).toEqual({ protocol: 1, sameNode: false })
    expect(agreement(one, { ...one, node: '24.9.0', protocol: [2, 7] })).toEqual({ protocol: 2, sameNode: true })
  })

  test.each<[Partial<Identity>, string, string, string]>([
    [{ protocol: [3, 4] }, 'protocol', '1 to 2', '3 to 4'],
    [{ contract: 2 }, 'contract', '1', '2'],
    [{ plugins: {} }, '@papy/transport-socket', '0.3.1', 'none'],
    [{ plugins: { '@papy/transport-socket': '0.4.0' } }, '@papy/transport-socket', '0.3.1', '0.4.0'],
    [{ plugins: { '@papy/transport-socket': '1.3.1' } }, '@papy/transport-socket', '0.3.1', '1.3.1'],
  ])('refuse each other by name: %j', (other, what, here, there) => {
    expect(() => agreement(one, { ...one, ...other })).toThrow(
      expect.objectContaining({ code: 'ERR_VERSION_SKEW', what, here, there }),
    )
  })

  test('do with another patch, and with what only the other has', () => {
    const other = { ...one, plugins: { '@papy/transport-socket': '0.3.9', '@papy/transport-pipe': '0.1.0' } }
    expect(agreement(one, other).protocol).toBe(2)
  })
})
