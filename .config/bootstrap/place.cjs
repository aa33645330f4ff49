// Where things are: the repository, and the folder in it for tools that are fetched, stamped and locked.
const path = require('node:path')

const root = path.resolve(__dirname, '..', '..')
const tools = path.join(root, '.tools')

module.exports = {
  root,
  tools,
  config: path.join(root, '.config'),
  manifest: require(path.join(root, 'package.json')),
  windows: process.platform === 'win32',
}
