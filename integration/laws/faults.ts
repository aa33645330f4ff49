import { type Law, law } from './law.ts'

const chaos = (name: string): string => `packages/chaos/test/${name}.test.ts`
const storm = 'integration/fault/storm.test.ts'

/** By their numbers in FAULTS.md: the faults that the kit for users has, and a test in which each is seen to happen. */
export const faults: Readonly<Record<string, readonly Law[]>> = {
  1: [
    law('killed workers', chaos('storm'), 'they are gone, others come'),
    law('the same', storm, 'kills, stops, poison'),
  ],
  3: [law('stopped processes', chaos('storm'), 'a process is stopped, and goes on by itself')],
  7: [law('endless loops', chaos('steps'), "['loop', 'ERR_TIMEOUT'")],
  12: [law('poison', chaos('steps'), 'becomes the placeholder of its item')],
  16: [law('a host cut off', storm, 'on a host to which the wire is severed in all ways')],
  17: [law('half-open connections', chaos('wire'), 'half-open: the server has lost it')],
  18: [law('a slow link', chaos('wire'), 'late and slow'), law('a narrow one', chaos('wire'), 'throttled')],
  19: [
    law('flipped bits on the wire', chaos('wire'), 'flips are seeded'),
    law('cuts in the middle of a frame', chaos('wire'), 'mid-frame: half of the next read'),
    law('damaged files', chaos('corrupt'), 'corruptFile: one bit, or what follows'),
  ],
  20: [law('a killed coordinator', chaos('program'), 'a program is killed after as many lines')],
  22: [law('a full disk', storm, 'on a disk that is full again and again')],
  23: [law('no descriptor left', chaos('program'), 'limitFiles: what is beyond')],
  26: [law('clocks that jump', chaos('clock'), 'jumps are seeded')],
}
