import type { Listed } from './command.ts'

/** All commands. Each is loaded when it is called, so that none makes the others start later. */
export const commands: ReadonlyMap<string, Listed> = new Map([
  [
    'clean',
    {
      summary: 'remove what dead runs left: directories, sockets, FIFOs, files, rows',
      load: async () => (await import('./commands/clean.ts')).clean,
    },
  ],
  [
    'import',
    {
      summary: 'show the pipeline that a program builds, without running it',
      load: async () => (await import('./commands/import.ts')).imported,
    },
  ],
])
