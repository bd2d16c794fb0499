import type { Finding, Guard } from './guard.ts'
import { isProductionCode } from './paths.ts'
import type { SourceTree } from './source-tree.ts'
import { lineAt, nodesIn, syntaxOf } from '../tools/source/syntax.ts'

/** Words that docs/glossary.md replaced, with the word to use instead. */
const replacedWords: Readonly<Record<string, string>> = {
  allowance: 'rate budget',
  anew: 'again',
  beat: 'tick',
  canary: 'secret scan',
  caretaker: 'background task',
  chance: 'random',
  'closure watch': 'quota-block poller',
  crew: 'worker pool',
  departure: 'client-disconnect signal',
  desk: 'command context',
  duty: 'background task',
  exam: 'contract suite',
  farewell: 'revocation client',
  fleet: 'cluster',
  'forgetting store': 'invalidating store',
  'give back': 'release',
  hearing: 'cache freshness',
  'hold cookie': 'session cookie',
  lane: 'bulkhead',
  'lean connection': 'interned connection',
  'let go': 'discard',
  manners: 'admission',
  mishap: 'fault',
  obstacle: 'block reason',
  'own piece': 'releasable buffer',
  'pace reader': 'rate-limit feedback',
  pot: 'shared quota',
  'present person': 'require person',
  recall: 'cached read',
  routine: 'repeating task',
  'session pace': 'inbound rate limit',
  'shared pot': 'shared quota',
  slices: 'quota lease',
  standing: 'status snapshot',
  station: 'upstream',
  'tell changes': 'notify triggers',
  upkeep: 'housekeeping',
  visit: 'request session',
  'waiting room': 'admission queue',
  'watch post': 'leader lease',
  'watch store': 'expiry store',
  whoever: 'the caller',
  world: 'platform',
}

interface Exception {
  readonly word: string
  readonly where: RegExp
  /** The text in which the word may occur. */
  readonly text: RegExp
}

const exceptions: readonly Exception[] = [
  // The JSON field and the database column keep their name.
  { word: 'obstacle', where: /^(?!bff[/]src[/]admission[/])/, text: /^obstacle$/ },
  // Plain English: a coincidence.
  { word: 'chance', where: /./, text: /by chance/ },
  // A field of the Docplanner API.
  { word: 'visit', where: /^shared[/]src[/]providers[/]docplanner[/]/, text: /visit/i },
]

/** Words in lower case, split at capitals, digits and punctuation. */
const wordsOf = (text: string): string =>
  text
    .replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, ' ')
    .replaceAll(/[^A-Za-z]+/g, ' ')
    .toLowerCase()

const patterns = Object.keys(replacedWords).map((word): readonly [string, RegExp] => [
  word,
  new RegExp(`\\b${word.replace(/y$/, '(?:y|ie)')}s?\\b`),
])

interface Text {
  readonly value: string
  readonly start: number
}

const namesAndComments = (path: string, text: string): Text[] => {
  const { program, comments } = syntaxOf(path, text)
  const names = [...nodesIn(program)].flatMap(({ node }) =>
    node.type === 'Identifier' || node.type === 'JSXIdentifier'
      ? [{ value: node.name, start: node.start }]
      : [],
  )
  return [...names, ...comments]
}

const isAllowed = (path: string, word: string, text: string): boolean =>
  exceptions.some((one) => one.word === word && one.where.test(path) && one.text.test(text))

const replacedWordsIn = (tree: SourceTree): Finding[] =>
  [...tree]
    .filter(([path]) => isProductionCode(path))
    .flatMap(([path, text]) =>
      namesAndComments(path, text).flatMap(({ value, start }) => {
        const words = wordsOf(value)
        return patterns
          .filter(([word, pattern]) => pattern.test(words) && !isAllowed(path, word, value))
          .map(([word]) => ({ path, line: lineAt(text, start), detail: `${word} → ${replacedWords[word]}` }))
      }),
    )

/** Keeps names and comments of the three workspaces to the terms of the glossary. */
export const glossaryTerms: Guard = {
  name: 'glossary-terms',
  remedy: 'Use the term of docs/glossary.md.',
  check: replacedWordsIn,
  seeds: [
    { 'bff/src/a.ts': 'export const accountLane = 1' },
    { 'web/src/a.tsx': '// The waiting room of this account.' },
    { 'shared/src/a.ts': 'export interface Obstacle { readonly at: number }' },
    { 'bff/src/b.ts': 'const duties = []' },
  ],
  innocent: [
    { 'bff/src/a.ts': "const text = 'a lane'; const plan = worldwide" },
    { 'test/a.ts': 'const lane = 1' },
  ],
}
