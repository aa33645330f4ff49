/** Does what is ordered, and answers; with what went wrong too, as a medium may not be there. */
export async function obey(line, orders, said) {
  try {
    line.send({ done: said.do, value: await orders[said.do](said) })
  } catch ({ code, message }) {
    line.send({ done: said.do, failure: { code, message } })
  }
}
