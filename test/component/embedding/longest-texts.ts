import type { ConnectTexts } from '@planbridge/web/messages/connect/texts.ts'

type Texts = unknown

const changed = (value: Texts, change: (text: string) => string): Texts => {
  if (typeof value === 'string') return change(value)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, changed(one, change)]))
}

const accents: Readonly<Record<string, string>> = {
  a: 'å',
  e: 'ë',
  i: 'ï',
  o: 'ö',
  u: 'ü',
  n: 'ñ',
  c: 'ç',
  s: 'š',
}

/** Placeholders stay as they are. */
const accented = (text: string): string =>
  text.replaceAll(/\{\w+\}|[aeiouncs]/g, (part) => accents[part] ?? part)

const longer = (text: string): string => `[${accented(text)}${' ~~~~'.repeat(Math.ceil(text.length / 12))}]`

/** A language that nobody speaks: accents and brackets show what is no text of the catalogue, and it is longer by half. */
export const pseudoTexts = (english: ConnectTexts): ConnectTexts => ({
  ...(changed(english, longer) as ConnectTexts),
  locale: english.locale,
  direction: english.direction,
})

const longestOf = (values: readonly Texts[]): Texts => {
  const [first] = values
  if (typeof first === 'string') return (values as string[]).toSorted((a, b) => b.length - a.length)[0]
  if (typeof first !== 'object' || first === null) return first
  const names = Object.keys(first)
  const member = (value: Texts, name: string): Texts =>
    (value as Record<string, Texts>)[name] ?? (value as Record<string, Texts>)['other']
  return Object.fromEntries(
    names.map((name) => [name, longestOf(values.map((value) => member(value, name)))]),
  )
}

/** For each text the longest of all languages. */
export const longestTexts = (catalogues: readonly ConnectTexts[]): ConnectTexts => ({
  ...(longestOf(catalogues) as ConnectTexts),
  locale: 'de-DE',
  direction: 'ltr',
})
