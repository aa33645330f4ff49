import { getHeapStatistics } from 'node:v8'
import { sized } from '../report/number.ts'
import type { Check } from './check.ts'

/** The Node that runs this. */
export function nodeChecks(): readonly Check[] {
  const { version, versions } = process
  const supported = isSupported(version)
  const heap = getHeapStatistics().heap_size_limit
  return [
    {
      area: 'Node',
      name: 'version',
      state: supported ? 'good' : 'bad',
      found: `${version}, V8 ${versions.v8}`,
      ...(supported ? {} : { advice: 'use Node 20.19 or newer of 20, or 22.12 or newer' }),
    },
    { area: 'Node', name: 'heap limit', state: 'good', found: `${sized(heap)} for each thread` },
  ]
}

/** Whether packages of PaPy run on a version of Node: `^20.19.0 || >=22.12.0`. */
export function isSupported(version: string): boolean {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number)
  if (major === 20) return minor >= 19
  return major === 22 ? minor >= 12 : major > 22
}
