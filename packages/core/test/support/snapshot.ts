import type { Dagger } from '@papy/core'

/** All that can be seen of a graph. */
export function snapshot(dagger: Dagger) {
  const names = (pipers: readonly { name: string }[]) => pipers.map(({ name }) => name)
  return {
    pipers: dagger.pipers().map((piper) => ({
      piper,
      name: piper.name,
      extra: dagger.extra(piper),
      upstream: names(dagger.upstream(piper)),
      downstream: names(dagger.downstream(piper)),
    })),
    pipes: dagger.pipes(),
    inputs: names(dagger.inputs()),
    outputs: names(dagger.outputs()),
    postorder: names(dagger.postorder()),
    dot: dagger.toDot(),
    plan: dagger.plan(),
  }
}
