import { isAbsolute } from 'node:path'
import type { Plugin } from '@papy/contract'
import { anything, checkOptions, duration, flag, label, type Rules } from '@papy/contract/engine'
import { defineTransport, type TransportOptions } from '@papy/contract/medium'
import { openFileMedium } from './file-medium.ts'
import { MAX_BODY } from './layout.ts'

/** Options of {@link file}. */
export interface FileOptions extends TransportOptions {
  /**
   * An absolute path of a directory that exists wherever workers run; each run makes one of its own in it, mode 0700. Where
   * all hosts reach it (NFS, SMB), so do items. @defaultValue a directory of the run on this host
   */
  readonly directory?: string
  /** Items are on the disk before they can be taken: they survive a power cut. @defaultValue only on network file systems */
  readonly fsync?: boolean
  /**
   * How long a reader waits for a file that is not there yet, or not whole, as a network file system may show it.
   * @defaultValue 3,000 Ms on network file systems, else 0
   */
  readonly patienceMs?: number
  /**
   * How long a put waits while the disk is full, or the quota of this user used up. A warning, `WARN_DISK_FULL`, says where
   * and for how many bytes. @defaultValue 600,000 Ms
   */
  readonly fullMs?: number
}

const rules: Rules<FileOptions> = {
  directory: (value) => label(value) ?? (isAbsolute(value as string) ? undefined : 'an absolute path'),
  fsync: flag,
  patienceMs: duration(0),
  fullMs: duration(0),
  serializer: anything,
}

/**
 * Moves items as files, one for each put: written aside, then renamed, with a checksum. Without a directory of its own it
 * works within one host, and items of up to 64 KiB for one reader are appended to files that they share.
 *
 * @throws ArgumentError `ERR_ARGUMENT`, for a wrong option
 */
export const file: (options?: FileOptions) => Plugin<'transport'> = defineTransport<FileOptions>({
  specifier: '@papy/transport-file',
  url: import.meta.url,
  export: 'file',
  supports: ({ directory }) => ({
    crossProcess: true,
    crossHost: directory !== undefined,
    durable: true,
    keeps: directory !== undefined,
    sharedMemory: false,
    maxByteLength: MAX_BODY,
  }),
  check: (options) => checkOptions('file', options, rules),
  open: openFileMedium,
})
