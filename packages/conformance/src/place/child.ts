import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { RemotePlace } from './remote.ts'

/** Starts a child process in which ends can be opened. */
export function childPlace(): RemotePlace {
  const child = fork(fileURLToPath(new URL('./entry.js', import.meta.url)), { serialization: 'advanced' })
  child.on('error', () => {})
  return new RemotePlace({
    // Whether it arrived is seen by the answer.
    send: (request) => void child.send(request, () => {}),
    receive: (handler) => void child.on('message', handler),
    hold(busy) {
      if (busy) child.ref()
      else child.unref()
      if (busy) child.channel?.ref()
      else child.channel?.unref()
    },
    kill: () => void child.kill('SIGKILL'),
    exited: new Promise((resolve) => child.once('exit', resolve)),
  })
}
