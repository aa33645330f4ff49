import { isPapyError } from '@papy/contract'
import { type Exit, exit, type Streams } from '../command.ts'
import { Keeping, type SessionWish } from '../journal/keeping.ts'
import { loadPipeline } from '../pipeline/load-pipeline.ts'
import type { LoadedPipeline } from '../pipeline/loaded-pipeline.ts'
import { configure } from './configure.ts'
import { dryRunOf, dryRunText } from './dry-run.ts'
import { inputsOf } from './inputs.ts'
import { checkLogging } from './logging.ts'
import type { Request } from './request.ts'
import { Run } from './run.ts'

/** Codes of what is wrong with a file or a host, and not with the call. */
const elsewhere: ReadonlySet<string> = new Set([
  'ERR_NO_PIPELINE',
  'ERR_IMPORT',
  'ERR_TYPESCRIPT',
  'ERR_HOST_CERTIFICATE',
  'ERR_HOST_REFUSED',
  'ERR_HOST_UNREACHABLE',
  'ERR_JOURNAL_DAMAGED',
  'ERR_JOURNAL_FAILED',
  'ERR_JOURNAL_VERSION',
  'ERR_PROTOCOL',
])

/** Does what a call of a command that runs a pipeline asks for. @returns the exit code; what goes wrong has been said */
export async function running(request: Request, streams: Streams, wish?: SessionWish): Promise<Exit> {
  try {
    return await ran(request, streams, wish)
  } catch (error) {
    if (!isPapyError(error)) throw error
    streams.error(`papy: ${error.message} (${error.code})`)
    return elsewhere.has(error.code) ? exit.broken : exit.usage
  }
}

async function ran(request: Request, streams: Streams, wish: SessionWish | undefined): Promise<Exit> {
  const { file, exported, dryRun, journal, resume } = request
  await checkLogging(request)
  const pipeline = await loadPipeline(file, { exported })
  try {
    await configure(pipeline, request, streams.error)
    if (dryRun) return planned(request, pipeline, streams)
    const keeping = journal === undefined ? undefined : await Keeping.of({ ...request, journal }, pipeline, wish)
    // Of papy run --resume, which may be called again and again; papy resume is for a run that is not over.
    if (resume && wish === undefined && keeping?.past?.end?.how === 'complete') {
      streams.error(`papy: run ${keeping.past.run} in ${journal} is complete: there is nothing left to do`)
      return exit.done
    }
    const inputs = await inputsOf(request, pipeline, streams.stdin)
    return await new Run(request, pipeline, inputs, streams, keeping).run()
  } finally {
    await pipeline.close()
  }
}

function planned({ file, json }: Request, pipeline: LoadedPipeline, { out, paint }: Streams): Exit {
  const dryRun = dryRunOf(file, pipeline)
  out(json ? JSON.stringify(dryRun, undefined, 2) : dryRunText(dryRun, pipeline, paint))
  return exit.done
}
