import { type ForeignCharacter, foreignCharacter, invisible, pasteMarks } from './characters.ts'

/** Kinds of text around or within a pasted token that are not part of it. */
export const strippedKinds = [
  'invisible',
  'space',
  'quotes',
  'header',
  'scheme',
  'code',
  'full-stop',
] as const
export type StrippedKind = (typeof strippedKinds)[number]

/**
 * A pasted token without the text that no token contains. `empty`: nothing else was pasted. `foreign`: a character is left that no
 * token contains; its position counts in the text that is left.
 */
export type PastedToken = { readonly stripped: readonly StrippedKind[] } & (
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'empty' }
  | { readonly kind: 'foreign'; readonly character: ForeignCharacter }
)

interface Step {
  readonly kind: StrippedKind
  readonly strip: (text: string) => string
}

const trimmed = (text: string): string => text.trim()

const tokenMembers = [
  'token',
  'access_token',
  'accessToken',
  'personal_token',
  'plainTextToken',
  'api_token',
  'value',
]

/** The token of a JSON object: a member with a usual name, or the only text. */
const fromJson = (text: string): string => {
  if (!text.startsWith('{') || !text.endsWith('}')) return text
  try {
    const members = JSON.parse(text) as Record<string, unknown>
    const named = tokenMembers.map((name) => members[name]).find((value) => typeof value === 'string')
    const texts = Object.values(members).filter((value) => typeof value === 'string')
    return named ?? (texts.length === 1 ? (texts[0] ?? text) : text)
  } catch {
    return text
  }
}

const headerOf = /authorization["']?[ \t]*[:=][ \t]*["']?[ \t]*bearer[ \t\r\n]/i
const nextHeader = /[\r\n][A-Za-z-]{2,40}:[ \t]/

/** The value of the header within a command or a list of headers, for example `curl -H "Authorization: Bearer …" https://…`. */
const fromCommand = (text: string): string => {
  const found = headerOf.exec(text)
  if (!found) return text
  const value = text.slice(found.index + found[0].length).trimStart()
  const before = text.slice(0, found.index).trimEnd()
  const quote = /["'`]$/.exec(before)?.[0] ?? /["']/.exec(found[0])?.[0]
  const end = quote === undefined ? value.search(nextHeader) : value.indexOf(quote)
  return end < 0 ? value : value.slice(0, end)
}

const fence = /^```[a-z]*[\r\n]/i

const withoutFence = (text: string): string =>
  fence.test(text) && text.endsWith('```') ? text.replace(fence, '').slice(0, -3) : text

const opening = new Set('"\'`“”„‘’‚«‹<([*')
const closing = new Set('"\'`“”„‘’«»›>)]*')

const withoutQuotes = (text: string): string => {
  let from = 0
  let to = text.length
  while (from < to && opening.has(text[from] ?? '')) from += 1
  while (to > from && closing.has(text[to - 1] ?? '')) to -= 1
  return text.slice(from, to)
}

const endMarks = new Set('.,;:!?')

// More than one full stop means that the token was shortened.
const withoutFullStop = (text: string): string =>
  endMarks.has(text.at(-1) ?? '') && !text.endsWith('..') ? text.slice(0, -1) : text

/** A piece of a wrapped token is at least this long, so that words are not joined to a token. */
const pieceMin = 12

const lineBreak = /[\r\n\u{2028}\u{2029}]/u
// The end of a line in quoted-printable text or in a shell, and the mark of a quoted mail at the start of one.
const wrapped = /[=\\]?[\r\n\u{2028}\u{2029}]+(?:[>\s]*)/gu

/** Joins the lines of a wrapped token, and pieces that were lines before they were pasted into a field of one line. */
const joined = (text: string): string => {
  const lines = text.replaceAll(wrapped, '\n')
  const pieces = lines.split(/\s+/)
  const isWrapped = pieces.length > 1 && pieces.slice(0, -1).every(({ length }) => length >= pieceMin)
  if (isWrapped) return pieces.join('')
  return lineBreak.test(text) && !/[^\S\n]/.test(lines) ? lines.replaceAll('\n', '') : text
}

const steps: readonly Step[] = [
  { kind: 'invisible', strip: (text) => text.replaceAll(pasteMarks, '').replaceAll(invisible, '') },
  { kind: 'space', strip: trimmed },
  { kind: 'code', strip: withoutFence },
  { kind: 'code', strip: fromJson },
  { kind: 'header', strip: fromCommand },
  {
    kind: 'header',
    strip: (text) => text.replace(/^(?:authorization|token|api[ _-]?key|access[ _-]?token)\s*[:=]\s*/i, ''),
  },
  { kind: 'scheme', strip: (text) => text.replace(/^bearer(?:\s+|$)/i, '') },
  { kind: 'quotes', strip: (text) => text.replace(/^(?:> ?)+/, '') },
  { kind: 'quotes', strip: withoutQuotes },
  { kind: 'full-stop', strip: withoutFullStop },
  { kind: 'space', strip: joined },
]

/** Text within text within text: more levels are no paste of a person. */
const roundsMax = 8

const strippedOnce = (text: string, found: Set<StrippedKind>): string => {
  let left = text
  for (const { kind, strip } of steps) {
    const before = left
    left = strip(before)
    if (left !== before) found.add(kind)
  }
  return left
}

/** Applies the steps until none changes the text. */
const stripAll = (pasted: string, found: Set<StrippedKind>): string => {
  let text = pasted
  for (let round = 0; round < roundsMax; round += 1) {
    const left = strippedOnce(text, found)
    if (left === text) return left
    text = left
  }
  return text
}

// https://www.rfc-editor.org/rfc/rfc6750#section-2.1, and the marks that providers add to it, for example `12|…`.
const allowed = /^[\w.~+/=|:@!$&*()%#?^[\]-]$/

const shortening = (token: string): ForeignCharacter | undefined =>
  token.endsWith('..')
    ? { codePoint: 'U+002E', name: 'full stop, as in a shortened secret', position: token.length }
    : undefined

/**
 * Reads a token as documents, mails and consoles give it: with `Authorization: Bearer`, a command, JSON, quotes, wrapped lines,
 * characters without a shape, or a full stop. Only text that no token contains is removed.
 */
export const readPastedToken = (pasted: string): PastedToken => {
  const found = new Set<StrippedKind>()
  const token = stripAll(pasted, found)
  const stripped = strippedKinds.filter((kind) => found.has(kind))
  if (token === '') return { kind: 'empty', stripped }
  const character = foreignCharacter(token, (one) => allowed.test(one)) ?? shortening(token)
  return character ? { kind: 'foreign', stripped, character } : { kind: 'token', stripped, token }
}
