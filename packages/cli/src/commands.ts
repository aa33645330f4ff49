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
    'resume',
    {
      summary: 'go on with a run that was killed, stopped or failed',
      group: 'run a pipeline',
      load: async () => (await import('./commands/resume.ts')).resume,
    },
  ],
  [
    'redrive',
    {
      summary: 'attempt again what failed in a run',
      group: 'run a pipeline',
      load: async () => (await import('./commands/redrive.ts')).redrive,
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
    'agent',
    {
      summary: 'let runs on other hosts use this one',
      group: 'use other hosts',
      load: async () => (await import('./commands/agent.ts')).agent,
    },
  ],
  [
    'workers',
    {
      summary: 'say which agents are there, and how they are',
      group: 'use other hosts',
      load: async () => (await import('./commands/workers.ts')).workers,
    },
  ],
  [
    'plan',
    {
      summary: 'say what a run would do: order, fusions, transports, warnings',
      group: 'look at one',
      load: async () => (await import('./commands/plan.ts')).plan,
    },
  ],
  [
    'graph',
    {
      summary: 'draw it: SVG, Mermaid or DOT',
      group: 'look at one',
      load: async () => (await import('./commands/graph.ts')).graph,
    },
  ],
  [
    'report',
    {
      summary: 'make a page of a journal or a record of a run: one HTML file',
      group: 'look at one',
      load: async () => (await import('./commands/report.ts')).report,
    },
  ],
  [
    'errors',
    {
      summary: 'say what failed in a run with a journal',
      group: 'look at one',
      load: async () => (await import('./commands/errors.ts')).errors,
    },
  ],
  [
    'explain',
    {
      summary: 'say what happened to one input row of a run with a journal',
      group: 'look at one',
      load: async () => (await import('./commands/explain.ts')).explain,
    },
  ],
  [
    'perf',
    {
      summary: 'say what limits it, and what changes would bring',
      group: 'look at one',
      load: async () => (await import('./commands/perf.ts')).perf,
    },
  ],
  [
    'doctor',
    {
      summary: 'say what this machine and its packages can do, and what is wrong',
      group: 'look after this machine',
      load: async () => (await import('./commands/doctor.ts')).doctor,
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
    'cache',
    {
      summary: 'look after results that are kept: how many, how large, which; remove the oldest',
      group: 'look after this machine',
      load: async () => (await import('./commands/cache.ts')).cache,
    },
  ],
  [
    'key',
    {
      summary: 'print your public key, with which code for other hosts is signed',
      group: 'look after this machine',
      load: async () => (await import('./commands/key.ts')).key,
    },
  ],
  [
    'trust',
    {
      summary: "let somebody's code run on agents of yours",
      group: 'look after this machine',
      load: async () => (await import('./commands/trust.ts')).trust,
    },
  ],
  [
    'import',
    {
      summary: 'show the pipeline that a program builds, without running it',
      group: 'look at one',
      load: async () => (await import('./commands/import.ts')).imported,
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
