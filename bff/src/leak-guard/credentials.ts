/** The credentials of one connection, made ready for being looked for. */
export interface Credentials {
  /** As byte strings, one character a byte, because what is compared are bytes. */
  readonly texts: readonly string[]
  /** How many first characters of each are looked for; the rest is read where they are found. */
  readonly headLength: number
  /** A head holds what escapes are made of, and can be read in several ways. */
  readonly ambiguous: boolean
}

/** Shorter ones stand in many a text by chance. */
export const credentialLengthMin = 8

const headLengthMax = 32
const utf8 = new TextEncoder()

export const credentialsOf = (given: readonly string[]): Credentials => {
  const long = given.map(byteString).filter((text) => text.length >= credentialLengthMin)
  // A filtered list keeps room for more, and ten thousand of these lie in memory together.
  const texts = [...long]
  const headLength = Math.min(headLengthMax, ...texts.map(({ length }) => length))
  return { texts, headLength, ambiguous: texts.some((text) => /[\\%]/.test(text.slice(0, headLength))) }
}

// Those beyond ASCII are found as they are alone: OAuth knows none, and every platform escapes them in another way.
const byteString = (text: string): string =>
  /^[\p{ASCII}]*$/u.test(text) ? text : String.fromCharCode(...utf8.encode(text))
