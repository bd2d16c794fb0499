/**
 * A provider's text for display, shortened to `lengthMax` UTF-16 code units, as every store keeps it: without U+0000 and without half
 * a character at its end; other lone surrogates become U+FFFD. Identifiers are not cleaned but refused, because two of them could become one.
 */
export const displayText = (text: string, lengthMax = Infinity): string =>
  text
    .replaceAll('\0', '')
    .slice(0, lengthMax)
    .replace(/[\ud800-\udbff]$/, '')
    .toWellFormed()
