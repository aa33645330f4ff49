/** What a worker needs: a module of the coordinator, one of a package, or leave to run a function that came as text. */
export type Wanted =
  | { readonly url: string }
  | {
      readonly specifier: string
      /** URL of the coordinator's module that names it; absent for what is no user's. */
      readonly from?: string
    }
  | {
      /** Its hash. */
      readonly source: string
    }

/** What a worker asks its agent for: code, or the directory of a run here; or it says that it is done with that. */
export type Needed = Wanted | { readonly run: string } | { readonly left: string }

/** How a manifest names it. */
export function wantedText(wanted: Wanted): string {
  if ('url' in wanted) return wanted.url
  return 'source' in wanted ? `source ${wanted.source}` : `${wanted.specifier} from ${wanted.from ?? ''}`
}

/** Whether something that came over a wire is one. */
export function isWanted(value: unknown): value is Wanted {
  if (typeof value !== 'object' || value === null) return false
  return (
    Object.values(value).every((text) => typeof text === 'string') &&
    ['url', 'specifier', 'source'].some((kind) => kind in value)
  )
}
