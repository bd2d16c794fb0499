import { visibleText } from '../runtime/visible-text.ts'

/** Writes a warning for the operator to standard error. */
export const warn = (warning: string): void => void process.stderr.write(`warning: ${visibleText(warning)}\n`)
