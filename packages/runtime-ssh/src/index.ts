/**
 * Workers on other hosts, where an agent is started over ssh: {@link ssh}.
 *
 * @module
 */
export { ssh } from './ssh.ts'
export type { SshOptions } from './ssh-options.ts'
