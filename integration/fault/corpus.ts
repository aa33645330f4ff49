import { type Random, random } from '../../.config/testing/random.ts'

const names = [
  '__proto__',
  'constructor',
  'prototype',
  'toJSON',
  'toString',
  'valueOf',
  'hasOwnProperty',
  '__defineGetter__',
  '__lookupSetter__',
  'then',
  'length',
  'polluted',
  '$',
  'a',
]

/** JSON texts with names in them by which prototypes are reached, nested in each other: the same for the same seed. */
export function* pollutions(count: number, seed: number): Generator<string> {
  const draw = random(seed)
  for (let at = 0; at < count; at++) yield textOf(draw, 4)
}

function textOf(draw: Random, depth: number): string {
  const kind = depth === 0 ? 0 : draw(4)
  if (kind === 0) return ['1', '"polluted"', 'null', 'true', '{}', '[]'][draw(6)] as string
  const inner = Array.from({ length: 1 + draw(3) }, () => textOf(draw, depth - 1))
  if (kind === 1) return `[${inner}]`
  return `{${inner.map((text) => `${JSON.stringify(names[draw(names.length)])}:${text}`)}}`
}

/** What strangers write in place of a name, so that it is taken for a command of SQL or a path. */
export const injections: readonly string[] = [
  "'; DROP TABLE papy_items; --",
  "1'; DELETE FROM papy_items WHERE ''='",
  "' OR '1'='1",
  "' OR 1=1 --",
  "' OR 1=1 #",
  '" OR ""="',
  "') OR ('1'='1",
  "admin'--",
  "' UNION SELECT 1, bytes FROM papy_items --",
  "' UNION ALL SELECT NULL, NULL, NULL --",
  "' AND SLEEP(5) --",
  "' AND 1=(SELECT COUNT(*) FROM papy_items) --",
  "'; ATTACH DATABASE '/tmp/papy-owned' AS owned; --",
  "' INTO OUTFILE '/tmp/papy-owned' --",
  "'; PRAGMA writable_schema = 1; --",
  "'; UPDATE papy_items SET readers = 9; --",
  '`; DROP TABLE papy_items; --',
  '/*!50000 DROP TABLE papy_items */',
  "\\'; DROP TABLE papy_items; --",
  '%27%20OR%201=1',
  '0x61646d696e',
  '%',
  '_%',
  '*',
  'ʼ; DROP TABLE papy_items; --',
  '＇ OR ＇1＇=＇1',
  "\u0000'; DROP TABLE papy_items; --",
  "1\u0000' OR '1'='1",
  '\ud800',
  '',
  `${"'".repeat(1_000)}`,
  `${'x'.repeat(1_048_576)}`,
  `${"' OR 1=1 -- ".repeat(87_000)}`,
]

/** The same for paths. */
export const traversals: readonly string[] = [
  '../canary',
  '../../canary',
  './../canary',
  '..\\canary',
  '%2e%2e%2fcanary',
  '%2e%2e/canary',
  '..%c0%af..%c0%afcanary',
  '/etc/passwd',
  'C:\\Windows\\win.ini',
  '\\\\server\\share',
  '\\\\?\\C:\\canary',
  'file:///etc/passwd',
  '/proc/self/environ',
  '/proc/self/fd/0',
  '/dev/zero',
  '/dev/stdin',
  '~/.ssh/id_rsa',
  'canary\u0000.bin',
  '\u0000',
  '.',
  '..',
  '...',
  '',
  ' ',
  'con',
  'NUL',
  'aux.txt',
  'COM1',
  'canary::$DATA',
  'a/b',
  '․․/canary',
  '．．／canary',
  '‥/canary',
  '∕etc∕passwd',
  '-rf',
  '$(touch /tmp/papy-owned)',
  '`touch /tmp/papy-owned`',
  'x'.repeat(4_096),
  '../'.repeat(1_400),
]
