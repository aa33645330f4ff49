import { type LoadOptions, loadPipeline } from './load-pipeline.ts'
import type { LoadedPipeline } from './loaded-pipeline.ts'

/** Loads the pipeline of a file, does something with it, and disposes it, whatever comes of that. @see loadPipeline */
export async function withPipeline<Result>(
  file: string,
  options: LoadOptions,
  body: (pipeline: LoadedPipeline) => Result | Promise<Result>,
): Promise<Result> {
  const pipeline = await loadPipeline(file, options)
  try {
    return await body(pipeline)
  } finally {
    await pipeline.close()
  }
}
