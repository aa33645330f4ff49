import { onTestFinished, vi } from 'vitest'

/**
 * Until the test ends this process says that it runs on Windows. Modules that ask when they are loaded are loaded again by
 * the next `import()`.
 */
export function onWindows(): void {
  const platform = vi.spyOn(process, 'platform', 'get').mockReturnValue('win32')
  vi.resetModules()
  onTestFinished(() => {
    platform.mockRestore()
    vi.resetModules()
  })
}
