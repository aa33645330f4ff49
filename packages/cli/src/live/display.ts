import type { Screen } from '../streams.ts'
import { headline } from './headline.ts'
import { Region } from './region.ts'
import { isOver, type Snapshot } from './snapshot.ts'
import { tableOf } from './table.ts'

/** How people see a run while it goes on. */
export interface Display {
  /** Shows how it is now. */
  show(snapshot: Snapshot): void
  /** Makes room for other lines, until it is shown again. */
  erase(): void
  /** Leaves the last that was shown. Again is a no-op. */
  close(): void
}

/** Ms between two times that a table is drawn, and two lines that are printed. */
export const DRAW_MS = 100
const PRINT_MS = 5_000

/** A table that is drawn again and again, on a terminal. */
export function tableDisplay(screen: Screen): Display {
  const region = new Region(screen)
  let last: Snapshot | undefined
  // The last column stays free: some terminals break a line that fills it.
  const room = () => ({ columns: Math.max(1, screen.columns - 1), rows: screen.rows })
  const draw = () => void (last === undefined || region.draw(tableOf(last, room(), screen.paint)))
  const stop = screen.onChange(draw)
  return {
    show(snapshot) {
      last = snapshot
      draw()
    },
    erase: () => region.erase(),
    close() {
      stop()
      region.close()
    },
  }
}

/** A line every few seconds, where there is no terminal. The end of a run is said by whoever ends it. */
export function lineDisplay(print: (line: string) => void): Display {
  let printedAt = performance.now()
  return {
    show(snapshot) {
      if (isOver(snapshot) || performance.now() - printedAt < PRINT_MS) return
      printedAt = performance.now()
      print(`papy: ${snapshot.run.file}: ${headline(snapshot)}`)
    },
    erase() {},
    close() {},
  }
}

/** Nothing is shown. */
export function noDisplay(): Display {
  return { show() {}, erase() {}, close() {} }
}
