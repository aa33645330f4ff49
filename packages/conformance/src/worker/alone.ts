import { type Plugin, revivePlugin } from '@papy/contract'

// A whole program that has a worker: what it does when there is nothing more to do. Its arguments: how, descriptor, program.
const [how = '', descriptor = '', program = ''] = process.argv.slice(2)
const plugin = (await revivePlugin(JSON.parse(descriptor), 'same-host')) as Plugin<'runtime'>
const line = plugin.open().start({ program: JSON.parse(program) })
line.hold(true)
line.receive((message) => {
  if (message === 'up') begin[how]?.()
  else if (Array.isArray(message)) console.log(String(message[0]))
  else if (message === 'written') line.send({ do: 'exit', code: 7 })
  else {
    console.log('answered')
    line.hold(false)
  }
})
void line.exited.then(({ stderr }) => how === 'write' && console.log(JSON.stringify({ stderr })))

const begin: Readonly<Record<string, () => void>> = {
  idle() {
    console.log('idle')
    line.hold(false)
  },
  // Nothing else than being held keeps this process alive until the answer is there.
  busy: () => void setTimeout(() => line.send('hello'), 50).unref(),
  write: () => line.send({ do: 'write', text: `${'é'.repeat(5_000)} the end\n` }),
  orphan: () => line.send({ do: 'where' }),
  'spinning orphan'() {
    line.send({ do: 'where' })
    line.send({ do: 'spin' })
  },
}
