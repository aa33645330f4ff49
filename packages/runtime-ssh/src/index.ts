/**
 * Workers on other hosts, where an agent is started over ssh: {@link ssh}. {@link askOverSsh} asks how such a host is.
 *
 * @module
 */
export { askOverSsh } from './ask-over-ssh.ts'
export { ssh } from './ssh.ts'
export type { SshOptions } from './ssh-options.ts'
