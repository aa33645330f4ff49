import { ssh } from '@papy/runtime-ssh'
import { threads } from '@papy/runtime-thread'

/** All cores of this host, and four of another one. */
export const workers = [threads(8), ssh('ada@host1', 4, { agent: ['--allow-directory', '/shared/lab'] })]
