/** One import, export-from or dynamic import of a module. */
export interface Import {
  readonly specifier: string
  /** Gone at run time. */
  readonly isType: boolean
  /** `import(…)`: happens when it is called, not when the module is loaded. */
  readonly isLazy: boolean
}

// Statements stand at column 0 in formatted code; examples in comments and programs in template strings rarely do.
const statement = /^(?:import|export)\b(\s+type\b)?(?:[^'";]*?\bfrom)?\s*'([^']+)'/gm
const comment = /^\s*\/\*[\s\S]*?\*\//gm
const call = /^(?!\s*\/\/).*?\bimport\(\s*'([^']+)'\s*\)/gm

/** The imports of a module, by its text. */
export function importsOf(text: string): Import[] {
  const code = text.replace(comment, '')
  const statements = [...code.matchAll(statement)].map(([, type, specifier = '']) => ({
    specifier,
    isType: type !== undefined,
    isLazy: false,
  }))
  const calls = [...code.matchAll(call)].map(([, specifier = '']) => ({ specifier, isType: false, isLazy: true }))
  return [...statements, ...calls]
}
