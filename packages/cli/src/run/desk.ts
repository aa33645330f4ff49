import type { Streams } from '../command.ts'
import { isPlain } from '../journal/output-sink.ts'
import { type Display, lineDisplay, noDisplay, tableDisplay } from '../live/display.ts'
import { Failures } from './failures.ts'
import { Lines } from './lines.ts'
import type { Request } from './request.ts'
import { fileSink, type Sink } from './sink.ts'

/** Everything that a run writes to, and what people see of it. */
export interface Desk {
  readonly display: Display
  /** For results; `undefined`: they go nowhere. */
  readonly results: Lines | undefined
  readonly failures: Failures
  /** Says a line to people, above the table. */
  say(line: string): void
  /** Ends all files. @param whole - whether all is in them */
  end(whole: boolean): Promise<void>
}

/** Opens what a request wants written. @throws ArgumentError `ERR_ARGUMENT`, where there can be no such file */
export function deskOf({ output, errors, quiet, json, journal }: Request, streams: Streams): Desk {
  // In a run with a journal the piper that writes rows writes a file, too.
  const isKept = journal !== undefined && output !== undefined && isPlain(output)
  const file = output === undefined || output === '-' || isKept ? undefined : fileSink(output, 'output')
  // Its failures are those of all sessions, and written at the end.
  const failed = errors === undefined || journal !== undefined ? undefined : new Lines(fileSink(errors, 'errors'))
  const display = displayOf(quiet || json, streams)
  const say = (line: string) => {
    display.erase()
    streams.error(line)
  }
  const results = output === undefined || isKept ? undefined : new Lines(file ?? printed(streams, display))
  // With --json they are in the summary.
  const failures = new Failures({ lines: failed, say: json ? () => undefined : say })
  return {
    display,
    results,
    failures,
    say,
    async end(whole) {
      await results?.end(whole)
      await failed?.end(true)
      if (!whole && file?.aside !== undefined) say(`papy: the results so far are in ${file.aside}`)
    },
  }
}

function displayOf(none: boolean, { screen, error }: Streams): Display {
  if (none) return noDisplay()
  return screen === undefined ? lineDisplay(error) : tableDisplay(screen)
}

// On a terminal results push the table down.
function printed(streams: Streams, display: Display): Sink {
  return {
    async write(text) {
      if (streams.isShown) display.erase()
      await streams.flow(text)
    },
    async end() {},
  }
}
