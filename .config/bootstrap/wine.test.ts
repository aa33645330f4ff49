import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const wine = fileURLToPath(new URL('./wine.cjs', import.meta.url))

it('says which package to install where there is no Wine', async () => {
  const program = `const fs = require('node:fs')
    const { existsSync } = fs
    fs.existsSync = (file) => !/wine(64|server)$/.test(file) && existsSync(file)
    process.exitCode = require(${JSON.stringify(wine)}).onWine([])`
  await expect(promisify(execFile)(process.execPath, ['-e', program])).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^papy: there is no Wine .*apt-get install --no-install-recommends wine64\n$/),
  })
})
