import { writeSync } from 'node:fs'
import { ReadStream, WriteStream } from 'node:tty'
import { isColored, paintFor } from './paint.ts'
import type { EndSignal, Screen, Streams } from './streams.ts'

const SHOW_CURSOR = '\u001b[?25h'
const HIDE_CURSOR = '\u001b[?25l'
const STDERR = 2

/**
 * The streams of this process.
 *
 * @param args - of the command line; `--no-color` is heeded
 */
export function processStreams(args: readonly string[]): Streams {
  const { stdout, stderr, stdin, env } = process
  const unread = unreadSignal(stdout)
  return {
    out: (text) => void stdout.write(`${text}\n`),
    error: (text) => void stderr.write(`${text}\n`),
    flow: (text) => flowed(stdout, text, unread),
    unread,
    isShown: stdout instanceof WriteStream,
    stdin: { isTerminal: stdin instanceof ReadStream, bytes: () => stdin, close: () => void stdin.destroy() },
    screen: stderr instanceof WriteStream && env['TERM'] !== 'dumb' ? screenOf(stderr, args) : undefined,
    paint: paintFor(isColored(stdout instanceof WriteStream, args, env)),
    onSignal,
    leave: (code) => process.exit(code),
  }
}

// Whoever read it has gone: that is no error of ours. Anything else is.
function unreadSignal(stdout: NodeJS.WriteStream): AbortSignal {
  const gone = new AbortController()
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'EOF') throw error
    gone.abort()
  })
  // Without a reader of standard error there is nobody to tell.
  process.stderr.on('error', () => undefined)
  return gone.signal
}

async function flowed(stdout: NodeJS.WriteStream, text: string, unread: AbortSignal): Promise<void> {
  if (unread.aborted || stdout.write(text)) return
  await new Promise<void>((resolve) => {
    const done = () => {
      stdout.off('drain', done)
      unread.removeEventListener('abort', done)
      resolve()
    }
    stdout.on('drain', done)
    unread.addEventListener('abort', done)
  })
}

function screenOf(stderr: WriteStream, args: readonly string[]): Screen {
  return {
    // A terminal that does not know its size says 0.
    get columns() {
      return stderr.columns || 80
    },
    get rows() {
      return stderr.rows || 24
    },
    paint: paintFor(isColored(true, args, process.env)),
    write: (text) => void stderr.write(text),
    onChange(draw) {
      stderr.on('resize', draw)
      process.on('SIGCONT', draw)
      return () => {
        stderr.off('resize', draw)
        process.off('SIGCONT', draw)
      }
    },
    hideCursor,
  }
}

// Written at once, past the stream: at the exit of a process nothing else gets out.
function hideCursor(): () => void {
  const show = () => told(SHOW_CURSOR)
  const stop = () => {
    show()
    process.kill(process.pid, 'SIGSTOP')
  }
  const hide = () => told(HIDE_CURSOR)
  process.on('exit', show)
  if (process.platform !== 'win32') process.on('SIGTSTP', stop).on('SIGCONT', hide)
  hide()
  return () => {
    process.off('exit', show).off('SIGTSTP', stop).off('SIGCONT', hide)
    show()
  }
}

function told(text: string): void {
  try {
    writeSync(STDERR, text)
  } catch {
    // The terminal has gone, or has no room: nobody sees the cursor either.
  }
}

const SIGNALS: readonly EndSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP']

function onSignal(handle: (signal: EndSignal) => void): () => void {
  for (const signal of SIGNALS) process.on(signal, handle)
  return () => {
    for (const signal of SIGNALS) process.off(signal, handle)
  }
}
