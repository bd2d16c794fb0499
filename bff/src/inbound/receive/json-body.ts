/** A number as it was written: two identifiers that differ only beyond the precision of a double are two identifiers. */
class Digits {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

// The third parameter is not in the library's types yet. https://tc39.es/proposal-json-parse-with-source/
const keepDigits = (_: string, value: unknown, context?: { readonly source?: string }): unknown =>
  typeof value === 'number' ? new Digits(context?.source ?? String(value)) : value

const decoder = new TextDecoder('utf-8', { fatal: true })

/**
 * The JSON value of a body; undefined if it is none. Numbers keep their digits. A value that is nested too deeply to be walked through counts
 * as none.
 */
export const parsedJson = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(decoder.decode(bytes), keepDigits) as unknown
  } catch {
    return undefined
  }
}

/** True if the body is JSON text. @see https://www.rfc-editor.org/rfc/rfc8259#section-8.1 */
export const isJson = (bytes: Uint8Array): boolean => {
  try {
    JSON.parse(decoder.decode(bytes))
    return true
  } catch {
    return false
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Digits)

/** The member at a path of names that are separated by dots; undefined if there is none. */
export const memberAt = (body: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (value, name) => (isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined),
      body,
    )

const textOf = (value: unknown): string => {
  if (value instanceof Digits) return value.text
  if (Array.isArray(value)) return `[${value.map(textOf).join(',')}]`
  if (!isRecord(value)) return JSON.stringify(value)
  const members = Object.keys(value)
    .toSorted()
    .map((name) => `${JSON.stringify(name)}:${textOf(value[name])}`)
  return `{${members.join(',')}}`
}

/**
 * A text that is equal for values that differ only in the order of their members. undefined for no value, and for one that is nested too
 * deeply to be walked through.
 */
export const canonicalText = (value: unknown): string | undefined => {
  if (value === undefined) return undefined
  try {
    return textOf(value)
  } catch {
    return undefined
  }
}
