import { type Law, law } from './law.ts'

const bundles = 'packages/runtime-ws/test/bundle.test.ts'
const mistakes = 'integration/scenario/coded-errors.test.ts'
const cache = 'packages/cache/test/reuse.test.ts'
const plan = 'packages/core/test/plan.test.ts'
const creating = 'packages/create-plugin/test/main.test.ts'
const creatingNames = 'packages/create-plugin/test/plugin-name.test.ts'
const plugin = 'packages/contract/test/plugin.test.ts'
const reception = 'packages/runtime-ws/test/reception.test.ts'
const scripts = 'packages/std/test/script/command.test.ts'
const hosts = 'packages/runtime-ws/test/cut.test.ts'
const leaving = 'packages/runtime-ws/test/drain.test.ts'
const outposts = 'packages/imap/test/outposts.test.ts'
const sessions = 'packages/core/test/journal/session-plan.test.ts'
const strangers = 'packages/runtime-ws/test/stranger.test.ts'
const first = 'packages/runtime-ws/test/first-contact.test.ts'
const tails = 'packages/journal/test/tail.test.ts'
const transport = 'packages/contract/test/medium/transport-over.test.ts'

/** Every code that there is, and a test that makes it come. */
export const codes: Readonly<Record<string, Law>> = {
  ERR_AGENT_START: law(
    'ssh gets there, but no agent comes up',
    'packages/runtime-ssh/test/ssh.test.ts',
    'where papy is not',
  ),
  ERR_ARGUMENT: law('wrong option or argument', mistakes, 'consume 0'),
  ERR_ARITY: law('widths that do not fit', mistakes, 'widths that do not fit'),
  ERR_BUFFER_TOO_SMALL: law('carries the least that works', 'packages/imap/test/flight.test.ts', 'is too small for'),
  ERR_BUNDLE: law('a module that does not compile', bundles, 'a module that does not compile, with file and line'),
  ERR_CAPTURE: law('names the variables', mistakes, 'a closure for threads'),
  ERR_CODE_CACHE: law('a directory that cannot be written', reception, 'a directory that cannot be written'),
  ERR_CODE_FORGED: law('a file that was changed', reception, 'a file that was changed'),
  ERR_CODE_REFUSED: law('a path that leaves the directory', reception, 'a path that leaves the directory'),
  ERR_CODE_UNTRUSTED: law('another key than is trusted', reception, 'another key than is trusted'),
  ERR_COMMAND_FAILED: law('a program that fails', scripts, 'says how: code, both ends of what it wrote'),
  ERR_COMMAND_OUTPUT: law('output that is not as it should be', scripts, 'that is no UTF-8 is an error'),
  ERR_COMMAND_START: law('a program that is not there', scripts, 'cannot be started: %s'),
  ERR_COPROCESS: law(
    'a function of a co-process throws',
    'packages/std/test/script/coprocess.test.ts',
    'what it throws is the error of its item, with the traceback',
  ),
  ERR_CRASH_LOOP: law('ends, and says how', 'packages/imap/test/lost.test.ts', 'a module that ends its thread'),
  ERR_CYCLE: law('cycles and self loops', mistakes, 'a self loop'),
  ERR_DISPOSED: law(
    'all on a disposed thing',
    'integration/scenario/plumber-states.test.ts',
    'everything on a disposed',
  ),
  ERR_EMPTY: law('start or stream without pipers', mistakes, 'a start without pipers'),
  ERR_ENTRY_MODULE: law(
    'an entry module without guard',
    'integration/scenario/functions-in-workers.test.ts',
    'without the guard the run ends with ERR_ENTRY_MODULE',
  ),
  ERR_FAULT_REFUSED: law(
    'a disk with too much room',
    'packages/chaos/test/disk.test.ts',
    'more room than may be written',
  ),
  ERR_FAULT_UNSUPPORTED: law('what a system cannot do', 'packages/chaos/test/disk.test.ts', 'what a system cannot do'),
  ERR_HAS_READERS: law('deleting what is read', mistakes, 'deleting what is read'),
  ERR_HOST_CERTIFICATE: law(
    'an agent with another certificate',
    'packages/runtime-ws/test/certificates.test.ts',
    'never tells its token to whoever has another one',
  ),
  ERR_HOST_GONE: law('a host that is gone', hosts, "code: 'ERR_HOST_GONE'"),
  ERR_HOST_LEAVING: law('an agent that is leaving', strangers, "code: 'ERR_HOST_LEAVING'"),
  ERR_HOST_REFUSED: law('another token', first, "code: 'ERR_HOST_REFUSED'"),
  ERR_HOST_UNREACHABLE: law('a host where nobody listens', first, "code: 'ERR_HOST_UNREACHABLE'"),
  ERR_HTTP_FAILED: law('no whole answer', 'packages/std/test/http/attempts.test.ts', 'where nobody listens'),
  ERR_HTTP_STATUS: law('an answer of 404', 'packages/std/test/http/answers.test.ts', 'what the server says'),
  ERR_HTTP_TOO_LARGE: law('more than may be', 'packages/std/test/http/answers.test.ts', 'what is packed small'),
  ERR_IMPORT: law('a module that does not load', 'packages/contract/test/function/revive.test.ts', 'that are missing'),
  ERR_INPUTS: law('one data set per input', mistakes, 'stream(data) for stream([data])'),
  ERR_IN_USE: law('a Piper in two Daggers', mistakes, 'a Piper in two Daggers'),
  ERR_ITEM_TOO_LARGE: law('more than a medium holds', transport, 'what is too large, with what frames it'),
  ERR_JOURNAL_DAMAGED: law('damage in the middle', tails, 'in the middle is an error with its place'),
  ERR_JOURNAL_FAILED: law('a file that is not there', 'packages/journal/test/past.test.ts', 'a file that is not there'),
  ERR_JOURNAL_LOCKED: law('a second writer', 'packages/journal/test/lock.test.ts', 'a second writer is refused'),
  ERR_JOURNAL_VERSION: law('a newer schema', tails, 'a newer schema is refused'),
  ERR_KEY_FILE: law('a key that others can read', 'packages/runtime-ws/test/keys.test.ts', 'where others can read it'),
  ERR_LEDGER: law('a ledger that is off', 'packages/core/test/run/audit.test.ts', "code: 'ERR_LEDGER'"),
  ERR_LISTEN: law('a port that is taken', strangers, 'at an address that is taken it says so'),
  ERR_MALFORMED: law(
    'bytes of another serializer',
    '.config/testing/serializer-hostile.ts',
    'yield a value or ERR_MALFORMED: every truncation',
  ),
  ERR_MEDIUM_FAILED: law('a medium that fails', transport, 'of what is no parcel is refused'),
  ERR_MODULE_REFUSED: law('a package that is not allowed', first, "code: 'ERR_MODULE_REFUSED'"),
  ERR_NAME_TAKEN: law('a taken name', mistakes, 'a taken name'),
  ERR_NOT_EMPTY: law('a directory with something in it', creating, 'never overwrites'),
  ERR_NOT_EXPORTED: law('bound and native functions', mistakes, 'a bound function for threads'),
  ERR_NOT_LOADABLE: law('a file that holds no Plumber', 'integration/saved/load.test.ts', 'there is no such file'),
  ERR_NOT_READABLE: law('a loop that adds pipers', 'packages/code/test/refused.test.ts', 'a loop that adds pipers'),
  ERR_NOT_SAVABLE: law('a captured variable', 'integration/saved/refused.test.ts', 'a captured variable'),
  ERR_NOT_SERIALIZABLE: law(
    'path of the value',
    'integration/fault/hostile-results.test.ts',
    'the path of what cannot',
  ),
  ERR_NO_INSPECTOR: law('no inspector', 'packages/contract/test/function/locate.test.ts', 'without an inspector'),
  ERR_NO_HOSTS: law('no host is there, and it would not wait', outposts, "code: 'ERR_NO_HOSTS'"),
  ERR_NO_PIPELINE: law(
    'a file without a pipeline',
    'packages/cli/test/pipeline/load-pipeline.test.ts',
    'a file without one',
  ),
  ERR_PLUGIN_CONTRACT: law(
    'another contract',
    'packages/contract/test/revive.test.ts',
    'another version of the contract',
  ),
  ERR_PLUGIN_INCOMPATIBLE: law(
    'plugins that do not go together',
    'integration/scenario/via.test.ts',
    'a transport that does not reach the workers is refused while the graph is built',
  ),
  ERR_PLUGIN_NAME: law('a name that npm does not take', creatingNames, 'is refused, with why'),
  ERR_PLUGIN_NOT_FOUND: law(
    'a program that is not there',
    'packages/runtime-inline/test/inline.test.ts',
    'ERR_PLUGIN_NOT_FOUND',
  ),
  ERR_PLUGIN_OPTIONS: law('options that are no data', plugin, 'ERR_PLUGIN_OPTIONS'),
  ERR_NOT_REPLAYABLE: law(
    'an input that cannot be read again',
    sessions,
    'is refused where nobody says where it begins',
  ),
  ERR_PRODUCE_COUNT: law('not exactly n', 'integration/scenario/produce.test.ts', 'ERR_PRODUCE_COUNT'),
  ERR_PRODUCER_GONE: law('who holds it is gone', transport, 'is passed on where it is an error of this project'),
  ERR_PROTOCOL: law('what is not in the protocol', strangers, "code: 'ERR_PROTOCOL'"),
  ERR_PULL_TIMEOUT: law('a pull that takes too long', mistakes, 'a pull that takes too long'),
  ERR_ROWS_REFUSED: law(
    'rows that do not fit a table',
    'packages/std/test/databases/cases.ts',
    'rows that are refused do not stop the others',
  ),
  ERR_RUN_CHANGED: law('a piper that was changed', sessions, 'from a piper that was changed'),
  ERR_RUN_COMPLETE: law('a run that is complete', sessions, 'not when it is complete'),
  ERR_RUN_UNFINISHED: law('a redrive of what is not complete', sessions, 'only of a run that is complete'),
  ERR_SESSION_GONE: law('a session that is not known', strangers, "code: 'ERR_SESSION_GONE'"),
  ERR_SINK_LOST: law(
    'a file of a run with a journal is gone',
    'packages/std/test/journal/files.test.ts',
    'a file that is gone, also where an older one is in its place',
  ),
  ERR_STALLED: law(
    'a starved reader',
    'integration/scenario/piper-standalone.test.ts',
    'then ERR_STALLED, and nothing',
  ),
  ERR_STATE: law('a call in the wrong state', 'integration/scenario/plumber-states.test.ts', '$state: $name → $then'),
  ERR_STREAM_TORN: law('a file that is cut', 'packages/std/test/streams/readers.test.ts', '%s: cut anywhere'),
  ERR_TICKET_FOREIGN: law('a ticket of another', transport, '%s: %o'),
  ERR_TICKET_MALFORMED: law('what is no ticket', transport, '%s: %o'),
  ERR_TICKET_SPENT: law('nothing is there any more', transport, 'the transport answers at once'),
  ERR_TIMEOUT: law('an item that takes too long', 'integration/fault/endless.test.ts', 'some of 500 items never end'),
  ERR_TRANSPORT_CLOSED: law('after closing', transport, 'it closes its medium once, and refuses to put and take'),
  ERR_TYPESCRIPT: law(
    'what this Node cannot run',
    'packages/contract/test/function/typescript.test.ts',
    'without tsx it is refused',
  ),
  ERR_UNEVEN_OUTPUTS: law('rows that cannot be made', mistakes, 'uneven outputs known only while running'),
  ERR_UNKNOWN_PIPE: law('an unknown pipe', mistakes, 'an unknown pipe'),
  ERR_UNKNOWN_PIPER: law('an unknown piper', mistakes, 'an unknown piper'),
  ERR_UNORDERED_GATHER: law('gathering without order', mistakes, 'gathering behind an unordered piper'),
  ERR_UPSTREAM_NOT_STARTED: law('a reader started first', mistakes, 'a reader of what is not started'),
  ERR_VERSION_SKEW: law('versions that differ', strangers, "code: 'ERR_VERSION_SKEW'"),
  ERR_WAIT_TIMEOUT: law('a wait that takes too long', mistakes, 'a wait that takes too long'),
  ERR_WORKER: law('what a function throws', 'packages/core/test/worker.test.ts', 'returns what a function throws as'),
  ERR_WORKER_LOST: law('a lost worker', 'integration/fault/ended.test.ts', 'one of each way in 500 items'),
  ERR_WORKER_START: law('no worker can be had', 'packages/imap/test/lost.test.ts', 'fail what wants them after three'),
  WARN_DISK_FULL: law('a full disk is waited for', 'integration/fault/disk-full.test.ts', 'WARN_DISK_FULL'),
  WARN_CACHE_UNUSED: law('warning', cache, 'what cannot be told apart is computed, and said'),
  WARN_GATHER_ALL: law('warning', plan, 'WARN_GATHER_ALL'),
  WARN_HOST_CUT_OFF: law('a black hole', outposts, "code: 'WARN_HOST_CUT_OFF'"),
  WARN_HOST_LEAVING: law('an agent that is leaving', leaving, "code: 'WARN_HOST_LEAVING'"),
  WARN_INPUT_KEPT: law(
    'an input that cannot be read again',
    sessions,
    'is told of, kept, and goes on where it was left',
  ),
  WARN_JOURNAL_WAITS: law(
    'a disk that is full for a moment',
    'packages/core/test/journal/trouble.test.ts',
    'a journal that waits for its disk is told of, and that it goes on',
  ),
  WARN_KEEP_UNUSED: law('warning', plan, 'WARN_KEEP_UNUSED'),
  WARN_LOG_FILE: law('a log file that cannot be put aside', 'packages/log/test/file-sink.test.ts', 'WARN_LOG_FILE'),
  WARN_LOG_SINK: law('a sink that throws', 'packages/log/test/levels.test.ts', 'WARN_LOG_SINK'),
  WARN_NO_HOSTS: law('no host is there', outposts, "code: 'WARN_NO_HOSTS'"),
  WARN_REGROUPED: law('warning', plan, 'WARN_REGROUPED'),
  WARN_SERIAL_SPAWN: law('warning', plan, 'WARN_SERIAL_SPAWN'),
  WARN_SERIAL_TIMEOUT: law('warning', plan, 'WARN_SERIAL_TIMEOUT'),
  WARN_SHELL: law('warning', scripts, 'a shell is in the plan'),
  WARN_SMALL_BUFFER: law('warning', plan, 'WARN_SMALL_BUFFER'),
  WARN_SPAWN_UNUSED: law('warning', plan, 'WARN_SPAWN_UNUSED'),
  WARN_UNEVEN_OUTPUTS: law('warning', plan, 'WARN_UNEVEN_OUTPUTS'),
  WARN_VIA_UNUSED: law('warning', plan, 'WARN_VIA_UNUSED'),
}

/** Codes of what is promised and not built yet; each must get a test above once it is. */
export const later: readonly string[] = []
