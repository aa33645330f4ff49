/** A promise, and what keeps it. */
export function told(): { readonly promise: Promise<void>; tell(): void } {
  let tell = (): void => {}
  const promise = new Promise<void>((resolve) => {
    tell = resolve
  })
  return { promise, tell: () => tell() }
}
