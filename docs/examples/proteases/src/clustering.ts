/** A tree of clusters: one member alone, or the union of two clusters. */
export interface Cluster {
  /** The members' numbers, in an order that keeps alike ones side by side. */
  readonly members: readonly number[]
  /** How far apart the two parts were when they were joined; 0 for one member alone. */
  readonly height: number
  /** The two clusters that were joined, the larger one first; none for one member alone. */
  readonly parts: readonly Cluster[]
}

/** How far apart any two clusters are: a symmetric table. */
type Distances = readonly Float64Array[]

/**
 * Joins the two nearest clusters again and again until one is left (average linkage, also called UPGMA): clusters are
 * as far apart as their members are on average.
 * @param distances between any two members: a symmetric table, of one member at least
 */
export function averageLinkage(distances: Distances): Cluster {
  const table = distances.map((row) => row.slice())
  const clusters = table.map((_, member): Cluster => ({ members: [member], height: 0, parts: [] }))
  while (clusters.length > 1) join(clusters, table, nearest(table, clusters.length))
  return clusters[0]
}

/** The places of the two nearest among the first `count` clusters, the lower first. */
function nearest(table: Distances, count: number): readonly [number, number] {
  let best: readonly [number, number] = [0, 1]
  for (let upper = 1; upper < count; upper++) {
    for (let lower = 0; lower < upper; lower++) {
      if (table[lower][upper] < table[best[0]][best[1]]) best = [lower, upper]
    }
  }
  return best
}

/** Puts the union in the lower place, and the last cluster into the upper one, which is free now. */
function join(clusters: Cluster[], table: Distances, [lower, upper]: readonly [number, number]): void {
  const union = unite(clusters[lower], clusters[upper], table[lower][upper])
  const weight = clusters[upper].members.length / union.members.length
  const last = clusters.length - 1
  for (let k = 0; k <= last; k++) set(table, lower, k, (1 - weight) * table[lower][k] + weight * table[upper][k])
  for (let k = 0; k <= last; k++) set(table, upper, k, table[last][k])
  clusters[lower] = union
  clusters[upper] = clusters[last]
  clusters.pop()
}

function unite(one: Cluster, other: Cluster, height: number): Cluster {
  const parts = [one, other].sort((a, b) => b.members.length - a.members.length)
  return { members: parts.flatMap(({ members }) => members), height, parts }
}

function set(table: Distances, i: number, j: number, distance: number): void {
  table[i][j] = distance
  table[j][i] = distance
}
