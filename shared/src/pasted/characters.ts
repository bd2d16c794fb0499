/** A character that a secret cannot contain. */
export interface ForeignCharacter {
  /** For example `U+00A0`. */
  readonly codePoint: string
  /** For example `no-break space`; undefined for a character without an entry in our list. */
  readonly name: string | undefined
  /** Its place among the characters of the text, from 1. */
  readonly position: number
}

/** Characters without a shape of their own: zero width, soft hyphens, direction marks, byte order marks, variation selectors, tags. */
export const invisible = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu

/** The marks that a terminal puts around pasted text. @see https://invisible-island.net/xterm/xterm-paste64.html */
export const pasteMarks = /\p{Cc}\[20[01]~/gu

/** Names of characters that documents, mails and keyboards put into secrets. */
const names: Readonly<Record<string, string>> = {
  '\0': 'null character',
  '\t': 'tab, which is white space',
  '\n': 'line break, which is white space',
  '\r': 'line break, which is white space',
  '\u{1B}': 'escape character',
  ' ': 'space, which is white space',
  '\u{A0}': 'no-break space, which is white space',
  '\u{202F}': 'narrow no-break space, which is white space',
  '\u{3000}': 'ideographic space, which is white space',
  '\u{2028}': 'line separator, which is white space',
  '\u{2029}': 'paragraph separator, which is white space',
  '\u{AD}': 'soft hyphen',
  '\u{200B}': 'zero-width space',
  '\u{200C}': 'zero-width non-joiner',
  '\u{200D}': 'zero-width joiner',
  '\u{200E}': 'left-to-right mark',
  '\u{200F}': 'right-to-left mark',
  '\u{2060}': 'word joiner',
  '\u{FEFF}': 'byte order mark',
  '\u{2010}': 'typographic hyphen',
  '\u{2011}': 'no-break hyphen',
  '\u{2012}': 'figure dash',
  '\u{2013}': 'en dash',
  '\u{2014}': 'em dash',
  '\u{2212}': 'minus sign',
  '\u{2018}': 'typographic quote',
  '\u{2019}': 'typographic quote',
  '\u{201C}': 'typographic quote',
  '\u{201D}': 'typographic quote',
  '\u{2022}': 'bullet, as in a hidden secret',
  '\u{25CF}': 'black circle, as in a hidden secret',
  '\u{2026}': 'ellipsis, as in a shortened secret',
  '\u{FFFD}': 'replacement character, as in a file that is not UTF-8',
  '"': 'quotation mark',
  "'": 'apostrophe',
  '`': 'back tick',
  '\\': 'backslash',
  ',': 'comma',
  ';': 'semicolon',
  '<': 'less-than sign',
  '>': 'greater-than sign',
  '{': 'brace',
  '}': 'brace',
}

/** The code point of a character, as in the Unicode standard. */
const codePointOf = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`

/** The first character that is not allowed; undefined if all are. */
export const foreignCharacter = (
  text: string,
  isAllowed: (character: string) => boolean,
): ForeignCharacter | undefined => {
  const characters = Array.from(text)
  const at = characters.findIndex((character) => !isAllowed(character))
  const character = characters[at]
  return character === undefined
    ? undefined
    : { codePoint: codePointOf(character), name: names[character], position: at + 1 }
}

/** `no-break space (U+00A0)`, or the code point alone. */
export const characterText = ({ codePoint, name }: ForeignCharacter): string =>
  name === undefined ? codePoint : `${name} (${codePoint})`

const pairs: readonly (readonly [string, string])[] = [
  ['"', '"'],
  ["'", "'"],
  ['`', '`'],
  ['“', '”'],
  ['„', '“'],
  ['‘', '’'],
  ['‚', '‘'],
  ['«', '»'],
  ['‹', '›'],
]

/** The text within a pair of quotes; the text itself if there is none. */
export const unquoted = (text: string): string => {
  const pair = pairs.find(
    ([open, close]) => text.length >= 2 && text.startsWith(open) && text.endsWith(close),
  )
  return pair ? text.slice(1, -1) : text
}
