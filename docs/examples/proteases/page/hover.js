// Shows the pair under the pointer, in both figures at once: a cell of the map is a dot of the scatter.

const map = document.querySelector('#map')
const dots = document.querySelector('#dots')
const names = map.dataset.names.split(' ')
const step = map.dataset.side / names.length
const [x, y] = [dots.dataset.x, dots.dataset.y].map((text) => text.split(' ').map(Number))

const places = new Map(names.map((name, place) => [name, place]))
const pairs = readTable(document.querySelector('#pairs').textContent).map(placePair)
const cells = new Map(pairs.map((pair) => [pair.cell, pair]))

const tip = document.body.appendChild(Object.assign(document.createElement('div'), { id: 'tip', hidden: true }))
const marks = [mark(map), mark(map), mark(dots)]

map.addEventListener('pointermove', (event) => show(cellAt(pointIn(map, event)), event))
dots.addEventListener('pointermove', (event) => show(nearest(pointIn(dots, event)), event))
for (const figure of [map, dots]) figure.addEventListener('pointerleave', hide)

/** The lines of a table as objects, by the column names in its first line. */
function readTable(text) {
  const [columns, ...lines] = text
    .trim()
    .split('\n')
    .map((line) => line.split('\t'))
  return lines.map((line) => Object.fromEntries(columns.map((column, k) => [column, line[k]])))
}

/** Adds where a pair is drawn. */
function placePair(pair) {
  const [upper, lower] = [places.get(pair.left), places.get(pair.right)].sort((a, b) => a - b)
  const identity = pair.identical / pair.aligned
  return { ...pair, upper, lower, identity, cell: `${upper} ${lower}`, x: along(x, identity), y: along(y, pair.rmsd) }
}

function along([from, to, start, end], value) {
  return start + ((value - from) / (to - from)) * (end - start)
}

function mark(figure) {
  const circle = document.createElementNS('http://www.w3.org/2000/svg', figure === dots ? 'circle' : 'rect')
  circle.setAttribute('class', 'mark')
  return figure.appendChild(circle)
}

/** The pointer in a figure's own coordinates. */
function pointIn(figure, { clientX, clientY }) {
  return new DOMPoint(clientX, clientY).matrixTransform(figure.getScreenCTM().inverse())
}

function cellAt(point) {
  const [upper, lower] = [point.x, point.y].map((value) => Math.floor(value / step)).sort((a, b) => a - b)
  return cells.get(`${upper} ${lower}`)
}

function nearest(point) {
  const distance = (pair) => Math.hypot(pair.x - point.x, pair.y - point.y)
  const best = pairs.reduce((best, pair) => (distance(pair) < distance(best) ? pair : best))
  return distance(best) < 12 ? best : undefined
}

function show(pair, { clientX, clientY }) {
  if (!pair) return hide()
  const { left, right, identity, identical, aligned, rmsd, core, score } = pair
  tip.textContent = [
    `${left} – ${right}`,
    `identity ${(100 * identity).toFixed(1)} % (${identical} of ${aligned})`,
    `core RMSD ${rmsd} Å (${core} residues)`,
    `score ${score}`,
  ].join('\n')
  tip.hidden = false
  tip.style.left = `${Math.min(clientX + 14, innerWidth - tip.offsetWidth - 8)}px`
  tip.style.top = `${Math.min(clientY + 14, innerHeight - tip.offsetHeight - 8)}px`
  set(marks[0], { x: pair.upper * step - 2, y: pair.lower * step - 2, width: step + 4, height: step + 4 })
  set(marks[1], { x: pair.lower * step - 2, y: pair.upper * step - 2, width: step + 4, height: step + 4 })
  set(marks[2], { cx: pair.x, cy: pair.y, r: 7 })
}

function hide() {
  tip.hidden = true
  for (const mark of marks) mark.setAttribute('visibility', 'hidden')
}

function set(mark, attributes) {
  mark.setAttribute('visibility', 'visible')
  for (const [name, value] of Object.entries(attributes)) mark.setAttribute(name, value)
}
