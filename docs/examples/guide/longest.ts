import { Piper, Plumber } from '@papy/core'
import { IMap } from '@papy/imap'

export const trim = ([line]: [string]): string => line.trim()
export const split = ([line]: [string]): string[] => line.split(' ')
export const plain = ([word]: [string]): string => word.toLowerCase().replace(/\W/g, '')
export const measure = ([word]: [string]): number => word.length
export const longest = (lengths: [number][]): number => Math.max(...lengths.map(([length]) => length))
export const label = ([line, most]: [string, number]): string => `${most} ${line}`

export function pipeline(): Plumber {
  const pool = new IMap({ workers: 2, name: 'words' })
  const plumber = new Plumber()
  const lines = new Piper(trim, { branch: 1 })
  const words = new Piper(split, { produce: 'each' })
  const most = new Piper(longest, { consume: 'all', branch: 2 })
  plumber.addPipe([lines, words, new Piper(plain, { parallel: pool }), new Piper(measure, { parallel: pool }), most])
  const [, last] = plumber.addPipe([lines, label])
  plumber.addPipe([most, last])
  return plumber
}

export const inputs = (): string[][] => [['It was the best of times,', 'it was the worst of times']]
