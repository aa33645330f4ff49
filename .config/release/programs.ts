/** The files of somebody who tries PaPy for the first time: what is released must run them. */
export const programs = {
  'package.json': '{ "private": true, "type": "module" }\n',
  'steps.js': 'export const square = ([x]) => x * x\n',
  'pipeline.js': `import { Piper, Plumber } from '@papy/core'
import { IMap } from '@papy/imap'
import { square } from './steps.js'

export function pipeline() {
  const plumber = new Plumber()
  plumber.addPiper(new Piper(square, { parallel: new IMap({ workers: 2, name: 'pool' }) }))
  return plumber
}

export const inputs = [[1, 2, 3]]
`,
  'program.js': `import { pipeline, inputs } from './pipeline.js'

const plumber = pipeline()
for await (const value of plumber.stream(inputs)) console.log(value)
await plumber.close()
process.exit()
`,
}
