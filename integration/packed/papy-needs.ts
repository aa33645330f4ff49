/** What `@papy/cli` brings of ours, by names without the scope. */
export const papyNeeds = [
  'contract',
  'core',
  'imap',
  'journal',
  'remote',
  'runtime-process',
  'runtime-thread',
  'runtime-ws',
  'serializer-v8',
  'std',
  'transport-sqlite',
]

/** What it brings of other people: where that is installed, below `packages`. */
export const papyNeedsOthers = [
  'runtime-ws/node_modules/ws',
  'runtime-ws/node_modules/node-forge',
  'std/node_modules/csv-parse',
  'std/node_modules/tinyglobby',
  'std/node_modules/tinyglobby/../fdir',
  'std/node_modules/tinyglobby/../picomatch',
]
