export type Path = readonly (string | number)[]

/** Something that is wrong, before it is known on which line it stands. */
export interface Finding {
  readonly path: Path
  readonly message: string
}

/** Something that is wrong with the file, and where. No message repeats a value that may be a secret. */
export interface ConfigProblem {
  /** For example `integrations.plannr.scopes[1]`; empty for the file as a whole. */
  readonly path: string
  /** Counted from one. */
  readonly line?: number
  readonly message: string
}

export const pathText = (path: Path): string =>
  path
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${step}`))
    .join('')
