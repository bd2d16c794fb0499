/** Embeddings, overrides and isolates with their ends. One without its end would reach into the text that follows. */
const directionControls = /[\u202A-\u202E\u2066-\u2069]/g

/** Marks and letters whose direction is from right to left. @see https://www.unicode.org/reports/tr9/#Bidirectional_Character_Types */
const rightToLeft =
  /[\u0590-\u08FF\u200F\uFB1D-\uFDFF\uFE70-\uFEFC]|[\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u

/** A name from elsewhere without the characters that change the direction of other text. Marks of a single place stay. */
export const withoutDirections = (name: string): string => name.replaceAll(directionControls, '')

/**
 * A name from elsewhere as part of a sentence, where it cannot turn around the words beside it. On a screen of its own use
 * `ForeignName`.
 * @see https://www.unicode.org/reports/tr9/#Explicit_Directional_Isolates
 */
export const isolated = (name: string): string => {
  const plain = withoutDirections(name)
  return rightToLeft.test(plain) ? `\u2068${plain}\u2069` : plain
}
