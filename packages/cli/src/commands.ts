import type { Listed } from './command.ts'

/** All commands. Each is loaded when it is called, so that none makes the others start later. */
export const commands: ReadonlyMap<string, Listed> = new Map([
  [
    'run',
    {
      summary: 'run the pipeline of a file over your data',
      group: 'run a pipeline',
      load: async () => (await import('./commands/run.ts')).run,
    },
  ],
  [
    'watch',
    {
      summary: 'show a run that is going on, from another terminal',
      group: 'run a pipeline',
      load: async () => (await import('./commands/watch.ts')).watch,
    },
  ],
  [
    'clean',
    {
      summary: 'remove what dead runs left: directories, sockets, FIFOs, files, rows',
      group: 'look after this machine',
      load: async () => (await import('./commands/clean.ts')).clean,
    },
  ],
  [
    'completion',
    {
      summary: 'print what makes a shell complete all this: bash, zsh or fish',
      group: 'help',
      load: async () => (await import('./commands/completion.ts')).completion,
    },
  ],
])
