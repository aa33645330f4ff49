import { statfsSync } from 'node:fs'

/** Kinds of file systems that other hosts write to as well: as Linux numbers them. */
const NETWORK = new Set([
  0x6969, // NFS
  0x517b, // SMB
  0xff534d42, // CIFS
  0xfe534d42, // SMB 2 and later
  0x01021997, // 9P
  0x5346414f, // AFS
  0x00c36400, // Ceph
  0x65735546, // FUSE: sshfs, GlusterFS, …
  0x0bd00bd0, // Lustre
  0x47504653, // GPFS
  0x19830326, // BeeGFS
])

/** Whether a directory is on a file system of several hosts, as far as this system tells: on Linux, and UNC paths. */
export function isNetworkDirectory(directory: string): boolean {
  if (process.platform === 'win32') return directory.startsWith('\\\\')
  if (process.platform !== 'linux') return false
  return NETWORK.has(Number(statfsSync(directory).type) >>> 0)
}
