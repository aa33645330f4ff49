// Notes in `.tools` about what has been done already, and from what. Another process may write or clear one at any time.
const fs = require('node:fs')
const path = require('node:path')
const { tools } = require('./place.cjs')

/** A note of that name: `read` answers '' where there is none. */
function stamp(name) {
  const file = path.join(tools, name)
  return {
    read: () => readIfThere(file),
    write: (text) => fs.writeFileSync(file, text),
    clear: () => fs.rmSync(file, { force: true }),
  }
}

function readIfThere(file) {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch (error) {
    if (error.code === 'ENOENT') return ''
    throw error
  }
}

module.exports = { stamp }
