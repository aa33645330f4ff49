/** A promise of the public interface, and the test that would be red without it. */
export interface Law {
  readonly rule: string
  /** Path from the root of the repository. */
  readonly file: string
  /** Part of that file: the title of the test, as it stands there. */
  readonly title: string
}

/** One of {@link Law}. */
export const law = (rule: string, file: string, title: string): Law => ({ rule, file, title })
