import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { argumentsOf } from '../src/call.ts'
import { quoted } from '../src/quoted.ts'
import { ssh } from '../src/ssh.ts'
import { sshAddress, sshOptions } from '../src/ssh-options.ts'

const plain = sshOptions({})

describe('what ssh is called with', () => {
  test('asks nothing, notices a dead connection, and names the program there last', () => {
    expect(argumentsOf(sshAddress('ada@host1'), { workers: 4 }, plain)).toEqual([
      '-T',
      ...['-o', 'BatchMode=yes', '-o', 'ServerAliveInterval=15', '-o', 'ServerAliveCountMax=3'],
      ...['-l', 'ada', '--', 'host1', 'papy agent --stdio --slots 4'],
    ])
  })

  test('has a port and what was given for ssh, first: there the first of two options counts', () => {
    const given = argumentsOf(sshAddress('ssh://ada@host1:2222'), { workers: 1 }, { ...plain, ssh: ['-i', 'key'] })
    expect(given.slice(0, 3)).toEqual(['-i', 'key', '-T'])
    expect(given.slice(-7)).toEqual(['-p', '2222', '-l', 'ada', '--', 'host1', 'papy agent --stdio --slots 1'])
  })

  test('says whose code the agent runs, and leaves it as many slots as it thinks fit', () => {
    const given = argumentsOf(sshAddress('host1'), { key: 'ed25519:abc_-' }, plain)
    expect(given.at(-1)).toBe('papy agent --stdio --allow-key ed25519:abc_-')
  })

  test('never takes a host for an option', () => {
    const given = argumentsOf(sshAddress('-oProxyCommand.sh'), { workers: 1 }, plain)
    expect(given.indexOf('--')).toBeLessThan(given.indexOf('-oProxyCommand.sh'))
  })
})

describe.skipIf(process.platform === 'win32')('a word for a shell', () => {
  test.each([
    'papy',
    'a b',
    "it's",
    '$(touch x)',
    '`id`',
    'a;b|c&d',
    '"',
    '\\',
    '*',
    '',
    '~',
    'new\nline',
    '--x=$HOME',
  ])('is read as it is: %j', (word) => {
    expect(execFileSync('sh', ['-c', `printf %s. ${quoted(word)}`], { encoding: 'utf8' })).toBe(`${word}.`)
  })
})

describe('ssh(host, n, options) refuses', () => {
  test.each<[string, () => unknown, RegExp]>([
    ['a number of workers in its address', () => ssh('ada@host1#4', 4), /the number of workers comes second/],
    ['another protocol', () => ssh('wss://host1:9000', 4), /user@host/],
    ['no workers', () => ssh('host1', 0), /from 1, not 0/],
    ['a command that is one text', () => ssh('host1', 1, { command: 'papy' as never }), /list of strings/],
    ['no command', () => ssh('host1', 1, { command: [] }), /a program/],
    ['an option that it does not know', () => ssh('host1', 1, { token: 't' } as never), /token/],
  ])('%s', (_, wrong, words) => {
    expect(wrong).toThrow(expect.objectContaining({ code: 'ERR_ARGUMENT', message: expect.stringMatching(words) }))
  })
})
