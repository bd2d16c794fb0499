export type Path = readonly (string | number)[]

/** A problem without its line number. */
export interface Finding {
  readonly path: Path
  readonly message: string
}

/** A problem of the configuration file. Messages never repeat a value that may be a secret. */
export interface ConfigProblem {
  /** For example `integrations.plannr.scopes[1]`; empty for the whole file. */
  readonly path: string
  /** Starts at 1. */
  readonly line?: number
  readonly message: string
}

export const pathText = (path: Path): string =>
  path
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${step}`))
    .join('')
