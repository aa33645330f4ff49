import { checkOptions, type Rule, type Rules } from './option.ts'

/** How much memory a worker may use, in megabytes. */
export interface ResourceLimits {
  /** Heap for what lives long. */
  readonly maxOldGenerationSizeMb?: number
  /** Heap for what was made just now. */
  readonly maxYoungGenerationSizeMb?: number
  /** Stack of its thread. */
  readonly stackSizeMb?: number
}

/** What a worker on this machine is given beside its program. */
export interface Provisions {
  /**
   * Its environment: `'inherit'` for all of this process's, or variables that it has beside those that programs need to
   * run at all (`PATH`, `HOME`, `TMPDIR`, `LANG`, `NODE_OPTIONS`, …).
   */
  readonly env?: 'inherit' | Readonly<Record<string, string>>
  /** What it may use; a worker that needs more ends with `memory`. */
  readonly resourceLimits?: ResourceLimits
}

const env: Rule = (value) => {
  const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value)
  const fits = value === 'inherit' || (isRecord && Object.values(value).every((text) => typeof text === 'string'))
  return fits ? undefined : "'inherit' or an object of strings"
}

const megabytes: Rule = (value) =>
  typeof value === 'number' && value > 0 && Number.isFinite(value) ? undefined : 'a number of megabytes above 0'

const limits: Rules<ResourceLimits> = {
  maxOldGenerationSizeMb: megabytes,
  maxYoungGenerationSizeMb: megabytes,
  stackSizeMb: megabytes,
}

/** Rules of {@link Provisions}, for whoever names the runtime in the message. */
export const provisions = (subject: string): Rules<Provisions> => ({
  env,
  resourceLimits: (value) => {
    checkOptions(`resourceLimits of ${subject}`, value, limits)
    return undefined
  },
})

/** Variables without which programs do not start, find their files or speak the user's language. */
const BASIC = new Set(
  [
    'PATH HOME USER LOGNAME SHELL LANG LANGUAGE TZ TERM TMPDIR TEMP TMP LD_LIBRARY_PATH DYLD_LIBRARY_PATH',
    'NO_COLOR FORCE_COLOR SSL_CERT_FILE SSL_CERT_DIR UV_THREADPOOL_SIZE TSX_TSCONFIG_PATH',
    'NODE_OPTIONS NODE_PATH NODE_ENV NODE_EXTRA_CA_CERTS NODE_ICU_DATA NODE_NO_WARNINGS NODE_PENDING_DEPRECATION',
    'NODE_DEBUG NODE_COMPILE_CACHE NODE_DISABLE_COMPILE_CACHE NODE_PRESERVE_SYMLINKS NODE_V8_COVERAGE',
    'SYSTEMROOT SYSTEMDRIVE WINDIR COMSPEC PATHEXT USERPROFILE HOMEDRIVE HOMEPATH APPDATA LOCALAPPDATA PROGRAMDATA',
    'PROGRAMFILES USERNAME NUMBER_OF_PROCESSORS PROCESSOR_ARCHITECTURE',
  ].flatMap((names) => names.split(' ')),
)

/** Variables by which a parent speaks to a child of its own. */
const PRIVATE = new Set(['NODE_CHANNEL_FD', 'NODE_CHANNEL_SERIALIZATION_MODE', 'NODE_UNIQUE_ID'])

/** The environment of a worker. */
export function environmentOf(given: Provisions['env'] = {}): Record<string, string> {
  const environment: Record<string, string> = {}
  for (const [name, value] of Object.entries(process.env))
    if (value !== undefined && (given === 'inherit' ? !PRIVATE.has(name) : isBasic(name))) environment[name] = value
  return given === 'inherit' ? environment : { ...environment, ...given }
}

// Windows writes names as it likes.
function isBasic(name: string): boolean {
  return BASIC.has(name.toUpperCase()) || /^LC_/i.test(name)
}
