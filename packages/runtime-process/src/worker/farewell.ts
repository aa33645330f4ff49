/** Ends this process, in native code. */
type Exit = (code?: unknown) => never

/**
 * What is done when the last JavaScript of this process has run, its functions' `exit` listeners too: `say` is told the
 * code it ends with. What remains may never end: Node waits for V8's compiler threads, which may wait for a garbage
 * collection of the thread that waits for them (https://github.com/nodejs/node/issues/54918). So the coordinator has to
 * know that it may end this process.
 */
export function sayFarewell(say: (code: number) => void): void {
  const exiting = process as unknown as { reallyExit: Exit }
  const exit = exiting.reallyExit
  exiting.reallyExit = (code) => {
    say(Number(code ?? process.exitCode ?? 0))
    return exit.call(process, code)
  }
}
