/** One thing that is tried with every pool. */
export interface Column {
  readonly title: string
  ask(pool: { run(job: string, x: unknown): unknown }): Promise<{ readonly good: boolean; readonly text: string }>
}

export declare const columns: Readonly<Record<string, Column>>
