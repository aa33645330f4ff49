import { type Law, law } from './law.ts'

const chaos = (name: string): string => `packages/chaos/test/${name}.test.ts`
const storm = 'integration/fault/storm.test.ts'

const remote = (name: string): string => `integration/remote/${name}.test.ts`
const agents = (name: string): string => `packages/runtime-ws/test/${name}.test.ts`

/** A fault by its number in the plan of faults, and where it is seen to happen. */
export type FaultLaw = Law & { readonly number: number }

/** Of the kit for users. */
const kit: readonly FaultLaw[] = [
  { number: 1, ...law('killed workers', chaos('storm'), 'they are gone, others come') },
  { number: 1, ...law('the same', storm, 'kills, stops, poison') },
  { number: 3, ...law('stopped processes', chaos('storm'), 'a process is stopped, and goes on by itself') },
  { number: 7, ...law('endless loops', chaos('steps'), "['loop', 'ERR_TIMEOUT'") },
  { number: 12, ...law('poison', chaos('steps'), 'becomes the placeholder of its item') },
  { number: 16, ...law('a host cut off', storm, 'on a host to which the wire is severed in all ways') },
  { number: 17, ...law('half-open connections', chaos('wire'), 'half-open: the server has lost it') },
  { number: 18, ...law('a slow link', chaos('wire'), 'late and slow') },
  { number: 18, ...law('a narrow one', chaos('wire'), 'throttled') },
  { number: 19, ...law('flipped bits on the wire', chaos('wire'), 'flips are seeded') },
  { number: 19, ...law('cuts in the middle of a frame', chaos('wire'), 'mid-frame: half of the next read') },
  { number: 19, ...law('damaged files', chaos('corrupt'), 'corruptFile: one bit, or what follows') },
  { number: 20, ...law('a killed coordinator', chaos('program'), 'a program is killed after as many lines') },
  { number: 22, ...law('a full disk', storm, 'on a disk that is full again and again') },
  { number: 23, ...law('no descriptor left', chaos('program'), 'limitFiles: what is beyond') },
  { number: 26, ...law('clocks that jump', chaos('clock'), 'jumps are seeded') },
]

/** Of other hosts. */
const hosts: readonly FaultLaw[] = [
  { number: 3, ...law('a zombie', remote('dead-host'), 'a zombie: what it had is done elsewhere') },
  { number: 8, ...law('valid work that blocks', remote('dead-host'), 'valid work that keeps its worker busy') },
  { number: 16, ...law('cut off, for less than a time-out', remote('time-out'), 'ends no item and repeats none') },
  { number: 16, ...law('cut off, for longer', 'integration/remote/hosts.ts', 'cut off for longer than its grace') },
  { number: 16, ...law('no storm', agents('bad-wire'), 'no storm of tries') },
  { number: 17, ...law('half-open', agents('bad-wire'), 'half-open, so that nothing goes %s') },
  { number: 18, ...law('slow and lossy', 'integration/remote/hosts.ts', 'one packet of five lost') },
  { number: 19, ...law('flipped bits', remote('bad-wire'), 'flipped bits and cuts in three reads of 100') },
  { number: 26, ...law('time that stood still', remote('dead-host'), 'a coordinator that stands still') },
  { number: 26, ...law('a host that stood still', remote('time-out'), 'a host that stood still') },
  { number: 33, ...law('tokens and greetings', agents('stranger'), 'nobody with another one') },
  { number: 33, ...law('a replayed greeting', agents('stranger'), 'that is replayed gets nothing') },
  { number: 33, ...law('plain TCP to TLS', agents('tls-strangers'), 'who speak no TLS, or say nothing') },
  { number: 33, ...law('guesses again and again', agents('tls-strangers'), 'whoever guesses again and again') },
  {
    number: 33,
    ...law('10,000 idle', 'integration/remote/strangers.soak.test.ts', '10,000 strangers that say nothing'),
  },
  { number: 34, ...law('forged results', remote('rogue'), 'changes nothing in what comes out') },
  { number: 34, ...law('expelled', remote('rogue'), 'is expelled, with a warning') },
  { number: 34, ...law('10 GB', agents('endless-message'), 'a message of 10 GB') },
  { number: 39, ...law('versions', agents('stranger'), 'is refused where versions differ, and both are named') },
  { number: 39, ...law('another code hash', agents('reception'), 'a file that was changed') },
]

const cuts = 'integration/survive/power-cut'

/** Of runs with a journal. */
const journaled: readonly FaultLaw[] = [
  { number: 21, ...law('power cuts of whole runs', `${cuts}.test.ts`, 'runs survive power cuts, with all that they') },
  { number: 21, ...law('1,000 of them', `${cuts}.soak.test.ts`, 'power cuts of runs with their sinks on one disk') },
  { number: 21, ...law('of the journal', 'packages/journal/test/power.test.ts', 'after 400 power cuts all that was') },
]

/** All that there is, by number. */
export const faults: readonly FaultLaw[] = [...kit, ...hosts, ...journaled].sort(
  (one, other) => one.number - other.number,
)
