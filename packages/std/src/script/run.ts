import { type Calling, held, keepGuard } from './calling.ts'
import { CommandError, failed, type ProgramFacts, programName, tookTooLong } from './command-error.ts'
import { Output } from './output.ts'
import { type End, Program, type ProgramSpec } from './program.ts'

/** A program that is run for one item. */
export interface RunSpec extends Omit<ProgramSpec, 'writes'> {
  /** What it reads from its standard input; absent: nothing. */
  readonly input?: string | Uint8Array | undefined
  readonly timeoutMs?: number | undefined
  readonly maxOutputBytes: number
  /** Exit codes with which it has done what it was to. */
  readonly codes: readonly number[]
}

/** What a program came to. */
export interface Ran {
  readonly stdout: Buffer
  readonly stderr: string
  readonly code: number
}

/** Why a program was told to end. */
type Cut = 'time' | 'output' | 'abort'

/**
 * Runs a program to its end. Neither it nor what it started in its group is left when this settles.
 *
 * @throws CommandError `ERR_COMMAND_START`, `ERR_COMMAND_FAILED`, `ERR_COMMAND_OUTPUT`; TimeoutError `ERR_TIMEOUT`; the
 * reason of the signal
 */
export async function run(spec: RunSpec, call: Calling): Promise<Ran> {
  const { signal } = call
  signal?.throwIfAborted()
  keepGuard(call)
  const { input, timeoutMs, maxOutputBytes } = spec
  const program = new Program({ ...spec, writes: input !== undefined })
  const release = held(program, call)
  const stdout = new Output(maxOutputBytes)
  let cut: Cut | undefined
  const end = (why: Cut): void => {
    cut ??= why
    program.kill()
  }
  const abort = (): void => end('abort')
  signal?.addEventListener('abort', abort, { once: true })
  const timer = timeoutMs === undefined ? undefined : setTimeout(end, timeoutMs, 'time')
  program.stdout?.on('data', (piece: Buffer) => stdout.add(piece) || end('output'))
  program.stdin?.end(input)
  try {
    const ended = await program.ended
    return outcome(spec, ended, cut, { stdout, facts: program.facts(ended, stdout.tail), signal })
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', abort)
    release()
  }
}

interface Said {
  readonly stdout: Output
  readonly facts: ProgramFacts
  readonly signal: AbortSignal | undefined
}

function outcome(spec: RunSpec, { code }: End, cut: Cut | undefined, { stdout, facts, signal }: Said): Ran {
  if (cut === 'abort') throw signal?.reason
  if (cut === 'time') throw tookTooLong(facts, spec.timeoutMs as number)
  if (cut === 'output') throw tooMuch(facts, spec.maxOutputBytes)
  if (code === null || !spec.codes.includes(code)) throw failed(facts)
  return { stdout: stdout.bytes, stderr: facts.stderr ?? '', code }
}

function tooMuch(facts: ProgramFacts, maxOutputBytes: number): CommandError {
  const message = `${programName(facts)} wrote more than ${maxOutputBytes} bytes and was ended; raise maxOutputBytes, or let it write to a file`
  return new CommandError('ERR_COMMAND_OUTPUT', message, { ...facts, maxOutputBytes })
}
