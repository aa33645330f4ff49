/**
 * What the journal asks of a disk. Numbers are bytes. In tests another one stands for it, that loses power.
 *
 * What is written is on the disk for sure only after `datasync`; that there is a file of that name, after `syncDirectory`.
 */
export interface Disk {
  /** Opens a file to write it; makes it where it is not there. */
  open(path: string): Promise<DiskFile>
  /** Opens a file to read it; `undefined` where it is not there. */
  read(path: string): DiskReader | undefined
  /** Names of the files beside a path that begin as it does. */
  beside(path: string): readonly string[]
  /** Removes a file; one that is gone is no error. */
  remove(path: string): Promise<void>
  /** Gives a file another name, in place of one that has it. */
  rename(from: string, to: string): Promise<void>
  /** Makes sure of the names in the directory of a path. */
  syncDirectory(path: string): Promise<void>
}

/** A file that is written. */
export interface DiskFile {
  /** Writes some of it, and says how much. */
  write(bytes: Uint8Array, position: number): Promise<number>
  datasync(): Promise<void>
  truncate(length: number): Promise<void>
  close(): Promise<void>
}

/** A file that is read. */
export interface DiskReader {
  readonly byteLength: number
  /** Fills as much as there is, and says how much that was. */
  read(into: Uint8Array, position: number): number
  close(): void
}

/** Writes all of it. */
export async function writeAll(file: DiskFile, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.byteLength; )
    done += await file.write(done === 0 ? bytes : bytes.subarray(done), position + done)
}
