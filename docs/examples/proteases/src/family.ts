import type { Cluster } from './clustering.ts'

/** Members of a tree that are alike and side by side. */
export interface Family {
  /** The place of its first member in the order of the tree. */
  readonly first: number
  readonly members: readonly number[]
}

/** Cuts a tree at a height: every branch below it is a family. */
export function families(tree: Cluster, height: number, first = 0): Family[] {
  if (tree.height <= height) return [{ first, members: tree.members }]
  const [one, other] = tree.parts
  return [...families(one, height, first), ...families(other, height, first + one.members.length)]
}
