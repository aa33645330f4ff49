import { averageLinkage } from '../clustering.ts'
import type { Comparison } from '../comparison.ts'
import { distances } from '../distance.ts'
import { type Family, families } from '../family.ts'
import { dendrogram } from './dendrogram.ts'
import { element } from './element.ts'
import { grid } from './grid.ts'
import { colour, type Levels, legend } from './levels.ts'

const SEQUENCE: Levels = { ramp: 'sequence', bounds: [0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.8, 0.95] }
const STRUCTURE: Levels = { ramp: 'structure', bounds: [1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3] }

/** The picture in pixels. From left to right: the tree, the map, the names of families; below: the legends. */
const WIDTH = 760
const HEIGHT = 664
const TREE = 80
const MAP = 580
const LEGEND = { top: MAP + 42, width: MAP / 2 - 18 }

/** Chains that agree, on average, in 60 % of their aligned residues; those of four and more get a frame and a name. */
const FAMILY = { height: 0.4, least: 4 }

/** Identity below, core RMSD above the diagonal; in the order of the tree on the left, so that alike chains meet. */
export function heatMapFigure(pairs: readonly Comparison[]): string {
  const names = [...new Set(pairs.flatMap(({ left, right }) => [left, right]))]
  const tree = averageLinkage(distances(names, pairs))
  const ordered = tree.members.map((member) => names[member])
  const step = MAP / names.length
  const named = families(tree, FAMILY.height).filter(({ members }) => members.length >= FAMILY.least)
  return element(
    'svg',
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': 'Heat map of identity and core RMSD' },
    dendrogram(tree, { domain: [tree.height, 0], range: [1, TREE - 6] }, step),
    at(TREE, 0, map(ordered, pairs), ...named.map((family) => frame(family, ordered, step))),
    at(TREE, LEGEND.top, legend(SEQUENCE, 'below the diagonal: sequence identity, %', LEGEND.width, percent)),
    at(TREE + MAP - LEGEND.width, LEGEND.top, legend(STRUCTURE, 'above: core RMSD, Å', LEGEND.width, angstrom)),
  )
}

function at(x: number, y: number, ...children: readonly string[]): string {
  return element('g', { transform: `translate(${x} ${y})` }, ...children)
}

/** The page's script finds the chains under the pointer by the names, from top to bottom and from left to right. */
function map(names: readonly string[], pairs: readonly Comparison[]): string {
  const places = Object.fromEntries(names.map((name, place) => [name, place]))
  const colours = names.map((): string[] => [])
  for (const { left, right, identity, rmsd } of pairs) {
    const [upper, lower] = [places[left], places[right]].sort((a, b) => a - b)
    colours[lower][upper] = colour(SEQUENCE, identity)
    colours[upper][lower] = colour(STRUCTURE, rmsd)
  }
  return element(
    'g',
    { id: 'map', 'data-names': names.join(' '), 'data-side': MAP },
    element('rect', { class: 'ground', width: MAP, height: MAP }),
    element('g', { class: 'cells', transform: `scale(${MAP / names.length})` }, grid(colours)),
  )
}

/** A frame round a family's own pairs, and its size and first member beside the map. */
function frame({ first, members }: Family, names: readonly string[], step: number): string {
  const [start, side] = [first * step, members.length * step]
  return (
    element('rect', { class: 'frame', x: start, y: start, width: side, height: side }) +
    element('path', { class: 'bracket', d: `M${MAP + 4} ${start + 1}h4v${side - 2}h-4` }) +
    element('text', { x: MAP + 13, y: start + side / 2 + 4 }, `${names[first]} + ${members.length - 1}`)
  )
}

function percent(share: number): string {
  return String(Math.round(100 * share))
}

function angstrom(distance: number): string {
  return distance.toFixed(1)
}
