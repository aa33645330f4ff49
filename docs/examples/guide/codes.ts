import { isPapyError, Piper, Plumber } from '@papy/core'

const plumber = new Plumber()
plumber.addPiper(new Piper(([n]: [number]) => n, { name: 'copy' }))
try {
  plumber.stream([
    [1, 2],
    [3, 4],
  ])
} catch (error) {
  if (!isPapyError(error)) throw error
  console.log(error.name, error.code, error['inputs'])
  console.log(error.message)
}
