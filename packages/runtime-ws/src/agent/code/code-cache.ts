import { join } from 'node:path'
import type { Bytes } from '@papy/contract'
import { cacheDirectory } from '@papy/contract/medium'

/** Where an agent keeps code that coordinators sent. */
export interface CodeCache {
  /** The directory; agents of one user share it. @defaultValue `code` in the user's cache directory */
  readonly directory?: string
  /** What is used least goes when there is more. Bytes. @defaultValue 256 MiB */
  readonly maxBytes?: Bytes
}

/** What options should be, where they are something else. */
export function wrongCodeCache(value: unknown): string | undefined {
  const { directory = '-', maxBytes = 0, ...more } = (value ?? {}) as Record<string, unknown>
  const isCache = typeof directory === 'string' && directory !== '' && Number.isSafeInteger(maxBytes)
  return isCache && (maxBytes as number) >= 0 && Object.keys(more).length === 0
    ? undefined
    : 'a directory and a number of bytes: { directory, maxBytes }'
}

/** The same, with what holds where nothing was said. */
export function fullCodeCache(options: CodeCache = {}): Required<CodeCache> {
  return { directory: join(cacheDirectory(), 'code'), maxBytes: 2 ** 28, ...options }
}
