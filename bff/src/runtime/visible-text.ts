/**
 * C0 and C1 controls and DEL (`Cc`), format characters such as the directions U+202A to U+202E and U+2066 to U+2069, zero-width ones
 * and tags (`Cf`), lone surrogates (`Cs`), the separators of lines and paragraphs, and the variation selectors and fillers that take
 * no room.
 */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu

const hex = (character: string): string => (character.codePointAt(0) ?? 0).toString(16)

/** The escape of JSON and JavaScript: one of four digits for each UTF-16 code unit. */
const asJson = (character: string): string =>
  Array.from({ length: character.length }, (_, at) => character.charCodeAt(at))
    .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('')

const asText = (character: string): string =>
  character === '\n' || character === '\t' ? character : `\\u{${hex(character)}}`

/**
 * A text for a terminal. Each character that a terminal would obey or not show is written as its escape `\u{…}`. A name or a message
 * from elsewhere could otherwise move the cursor, change the title, reverse the words around it, begin a line that looks like one of
 * ours, or name something else than what is shown. Line feeds and tabs are kept: pass single lines, or text of our own.
 * @see https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing
 */
export const visibleText = (text: string): string => text.replaceAll(unseen, asText)

/** A name or another value from elsewhere, which has no line feeds or tabs of its own. */
export const visibleName = (text: string): string =>
  visibleText(text).replaceAll(/[\n\t]/g, (character) => `\\u{${hex(character)}}`)

/**
 * The JSON text of a value, in which the same characters are escaped as JSON escapes them: it reads back to an equal value, and a
 * terminal that shows the log obeys none of it.
 * @see https://www.rfc-editor.org/rfc/rfc8259#section-7
 */
export const visibleJson = (value: unknown): string => JSON.stringify(value).replaceAll(unseen, asJson)
