import { type Node, type ParseError, parseTree } from 'jsonc-parser'
import { type AddressReach, rangeFault, readRange } from '../../network/address-range.ts'
import { visibleName } from '../../runtime/visible-text.ts'

/** The entries of a document as they are written there. */
export type DocumentRead =
  | { readonly kind: 'entries'; readonly entries: readonly string[] }
  | { readonly kind: 'unreadable'; readonly detail: string }

const unreadable = (detail: string): DocumentRead => ({ kind: 'unreadable', detail })

const decoded = (bytes: Uint8Array): string | undefined => {
  try {
    // A byte order mark is kept, so that it makes the first entry wrong.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** The root of a JSON document that may have trailing commas, as the provider's own sample has, and nothing else beyond JSON. */
const rootOf = (text: string): Node | undefined => {
  const errors: ParseError[] = []
  try {
    const root = parseTree(text, errors, { allowTrailingComma: true, disallowComments: true })
    return errors.length === 0 ? root : undefined
  } catch {
    // Nested deeper than the stack.
    return undefined
  }
}

interface Member {
  readonly name: string
  readonly value: Node | undefined
}

const membersOf = ({ children = [] }: Node): readonly Member[] =>
  children.map(({ children: [name, value] = [] }) => ({ name: String(name?.value), value }))

const isTextNode = (node: Node): node is Node & { readonly value: string } => node.type === 'string'

const itemsOf = (list: Node | undefined, member: string): DocumentRead => {
  if (list?.type !== 'array') return unreadable(`no array ${member}`)
  const items = list.children ?? []
  if (!items.every(isTextNode)) return unreadable(`${member} has entries that are not texts`)
  return { kind: 'entries', entries: items.map(({ value }) => value) }
}

/** Reads the member of a JSON object that has the addresses as an array of strings. Other members are not read. */
export const readJsonList = (bytes: Uint8Array, member: string): DocumentRead => {
  const text = decoded(bytes)
  const root = text === undefined ? undefined : rootOf(text)
  if (root?.type !== 'object') return unreadable('not a JSON object')
  const members = membersOf(root)
  // Of two members with one name, readers take different ones.
  if (new Set(members.map(({ name }) => name)).size < members.length)
    return unreadable('a member is given twice')
  return itemsOf(members.find(({ name }) => name === member)?.value, member)
}

/** Reads one entry per line; empty lines are skipped. */
export const readTextList = (bytes: Uint8Array): DocumentRead => {
  const text = decoded(bytes)
  if (text === undefined) return unreadable('not UTF-8')
  const lines = text.split(/\r?\n/).map((line) => line.replace(/^[ \t]+|[ \t]+$/g, ''))
  const entries = lines.filter((line) => line !== '')
  // A form without structure cannot say that the list is empty.
  return entries.length === 0 ? unreadable('no entries') : { kind: 'entries', entries }
}

/** A list of ranges in canonical form, sorted and without repetitions; or why it is not used. */
export type ListJudged =
  | { readonly kind: 'list'; readonly ranges: readonly string[] }
  | { readonly kind: 'refused'; readonly detail: string }

const entriesMax = 1_000
const namedFaultsMax = 3
const shownLengthMax = 60

const judgeEntry = (entry: string, reach: AddressReach): { text: string } | { fault: string } => {
  const read = readRange(entry)
  const fault = read.kind === 'refused' ? read.reason : rangeFault(read.range, reach)
  if (read.kind === 'refused' || fault !== undefined)
    return { fault: `"${visibleName(entry.slice(0, shownLengthMax))}" ${fault}` }
  return { text: read.range.text }
}

/** Judges every entry. One that is refused refuses the list: a document with such an entry is not the list that was meant. */
export const judgeEntries = (entries: readonly string[], reach: AddressReach): ListJudged => {
  if (entries.length > entriesMax)
    return { kind: 'refused', detail: `has ${entries.length} entries; the limit is ${entriesMax}` }
  const judged = entries.map((entry) => judgeEntry(entry, reach))
  const faults = judged.flatMap((one) => ('fault' in one ? [one.fault] : []))
  if (faults.length > 0) {
    const more = faults.length > namedFaultsMax ? `; ${faults.length - namedFaultsMax} more` : ''
    return { kind: 'refused', detail: faults.slice(0, namedFaultsMax).join('; ') + more }
  }
  const texts = judged.flatMap((one) => ('text' in one ? [one.text] : []))
  return { kind: 'list', ranges: [...new Set(texts)].toSorted() }
}
