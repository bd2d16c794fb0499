/** A JSON object that was read from a response, and the deviations that were tolerated. */
export interface OddJson {
  readonly members: Readonly<Record<string, unknown>>
  readonly oddities: readonly string[]
  /** Members that occur more than once with different values. */
  readonly ambiguous: ReadonlySet<string>
}

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be'

const encodingOf = ([first, second]: Uint8Array): Encoding => {
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8'
}

// Tokens are ASCII, so a byte that is no UTF-8 elsewhere in the document does not matter.
const decode = (bytes: Uint8Array): { readonly text: string; readonly oddities: readonly string[] } => {
  const encoding = encodingOf(bytes)
  const text = new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes)
  const hasMark = text.startsWith('\uFEFF')
  return {
    text: (hasMark ? text.slice(1) : text).trim(),
    oddities: [
      ...(hasMark ? ['byte order mark'] : []),
      ...(encoding !== 'utf-8' || text.includes('\uFFFD') ? ['encoding'] : []),
    ],
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const formPattern = /^[\w.-]+=[^\s{}<>"]*$/

interface Found {
  readonly text: string
  readonly value: unknown
  readonly oddities: readonly string[]
}

const find = (text: string): Found => {
  const whole = parse(text)
  if (typeof whole === 'string') return { text: whole, value: parse(whole), oddities: ['JSON in a string'] }
  if (whole !== undefined) return { text, value: whole, oddities: [] }
  if (formPattern.test(text))
    return { text: '', value: Object.fromEntries(new URLSearchParams(text)), oddities: ['form encoding'] }
  const inner = text.slice(Math.max(text.indexOf('{'), 0), text.lastIndexOf('}') + 1)
  return { text: inner, value: parse(inner), oddities: ['text around the JSON'] }
}

/** An object in an array of one, or in a member `data`. */
const unwrap = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.length === 1 ? (value[0] as unknown) : undefined
  return isRecord(value) && isRecord(value['data']) && value['access_token'] === undefined
    ? value['data']
    : value
}

const lexeme = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g
const depthChange: Readonly<Record<string, number>> = { '{': 1, '[': 1, '}': -1, ']': -1 }

interface Member {
  readonly name: unknown
  /** undefined for an object or array. */
  readonly value: unknown
}

/** The top-level members of an object in their order, including repeated ones. The text is valid JSON. */
const topLevelMembers = (text: string): Member[] => {
  const lexemes = text.match(lexeme) ?? []
  let depth = 0
  return lexemes.flatMap((current, at) => {
    depth += depthChange[current] ?? 0
    const isName = depth === 1 && lexemes[at + 1] === ':' && current.startsWith('"')
    return isName ? [{ name: parse(current), value: parse(lexemes[at + 2] ?? '') }] : []
  })
}

/** The names of top-level members with several different values. */
const ambiguousMembers = (text: string): Set<string> => {
  const values = new Map<unknown, unknown>()
  const ambiguous = new Set<string>()
  for (const { name, value } of topLevelMembers(text)) {
    const isOther = value === undefined || values.get(name) !== value
    if (values.has(name) && isOther) ambiguous.add(String(name))
    values.set(name, value)
  }
  return ambiguous
}

/** Reads a JSON object from a response body that may deviate from RFC 8259; undefined if there is none. */
export const readOddJson = (bytes: Uint8Array): OddJson | undefined => {
  const decoded = decode(bytes)
  const found = find(decoded.text)
  const members = unwrap(found.value)
  if (!isRecord(members)) return undefined
  const isWrapped = members !== found.value
  const ambiguous = isWrapped ? new Set<string>() : ambiguousMembers(found.text)
  return {
    members,
    ambiguous,
    oddities: [
      ...decoded.oddities,
      ...found.oddities,
      ...(isWrapped ? ['wrapped object'] : []),
      ...[...ambiguous].map((name) => `several values of ${memberName(name)}`),
    ],
  }
}

// Oddities are logged, so no foreign text may be among them.
const memberName = (name: string): string => (/^[a-z_]{1,30}$/.test(name) ? name : 'a member')
