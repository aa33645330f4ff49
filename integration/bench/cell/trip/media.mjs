import { file } from '@papy/transport-file'
import { mysql } from '@papy/transport-mysql'
import { pipe } from '@papy/transport-pipe'
import { shm } from '@papy/transport-shm'
import { socket } from '@papy/transport-socket'
import { sqlite } from '@papy/transport-sqlite'

/** Transports by name, as a user would have them. */
export const media = {
  shm: () => shm(),
  unix: () => socket(),
  tcp: () => socket({ host: '127.0.0.1' }),
  // As between hosts: whoever is on this machine reaches it, too.
  'open tcp': () => socket({ host: '0.0.0.0' }),
  fifo: () => pipe(),
  file: () => file(),
  'file, fsync': () => file({ fsync: true }),
  sqlite: () => sqlite({ driver: 'better-sqlite3' }),
  // Child processes of ours get no environment that was not given to them.
  mysql: () => mysql({ url: process.env.PAPY_TEST_MYSQL_URL }),
}
