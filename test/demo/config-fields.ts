/** The members of a part of a configuration that is not checked yet. */
export type Fields = Readonly<Record<string, unknown>>

export const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** The first text of a value that may be one text or several. */
export const firstTextOf = (value: unknown): string => textOf(Array.isArray(value) ? value[0] : value)

/** Replaces a reference to a secret by its value. */
export type Resolve = (reference: unknown) => string
