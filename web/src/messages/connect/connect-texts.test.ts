import { completeAttempt } from '@planbridge/shared/contract'
import { connectEndpoints, locales } from '@planbridge/shared/embed'
import { beforeAll, describe, expect, it } from 'vitest'
import { failed, localFailureCodes } from '../../core/bff-client.ts'
import { describeConnectFailure } from './describe-connect-failure.ts'
import { failureKinds, hasKind } from './failure-kinds.ts'
import { loadTexts, localeOf } from './load-texts.ts'
import { inPlural } from './plural.ts'
import type { ConnectTexts } from './texts.ts'

const catalogues = new Map<string, ConnectTexts>()
beforeAll(async () => {
  for (const locale of locales) catalogues.set(locale, await loadTexts(locale))
})
const textsOf = (locale: string) => catalogues.get(locale) as ConnectTexts

type Leaves = ReadonlyMap<string, string>
const isPlural = (value: object): boolean => Object.hasOwn(value, 'other') && Object.hasOwn(value, 'one')

/** All texts by path; of a plural, each form. */
const leavesOf = (value: unknown, path = ''): Leaves => {
  if (typeof value === 'string') return new Map([[path, value]])
  return new Map(
    Object.entries(value as object).flatMap(([name, one]) => [
      ...leavesOf(one, `${path}/${isPlural(value as object) ? '*' : name}`),
    ]),
  )
}

const placeholdersOf = (text: string): string => [...new Set(text.match(/\{\w+\}/g))].toSorted().join(' ')

const pluralsOf = (value: unknown): readonly object[] => {
  if (typeof value !== 'object' || value === null) return []
  return isPlural(value) ? [value] : Object.values(value).flatMap((one) => pluralsOf(one))
}

describe.each(locales)('the catalogue in %s', (locale) => {
  it('EM-42: has each plural in exactly the forms of its language', () => {
    const texts = textsOf(locale)
    const { pluralCategories } = new Intl.PluralRules(texts.locale).resolvedOptions()
    const plurals = pluralsOf(texts)
    expect(plurals.length).toBeGreaterThan(5)
    for (const forms of plurals) expect(Object.keys(forms).toSorted()).toEqual(pluralCategories.toSorted())
  })

  it('EM-42: puts the same values into each text as the English one, and leaves none empty', () => {
    const english = leavesOf(textsOf('en'))
    const own = leavesOf(textsOf(locale))
    expect([...own.keys()].toSorted()).toEqual([...english.keys()].toSorted())
    // A sentence about a failure may name the app or the provider where another language need not.
    const differing = [...own].filter(
      ([path, text]) =>
        !path.startsWith('/failures/') && placeholdersOf(text) !== placeholdersOf(english.get(path) ?? ''),
    )
    expect(differing).toEqual([])
    for (const text of own.values()) expect(text.trim()).not.toBe('')
  })

  it('EM-42: says what happened and what to do next for every failure, without a placeholder', () => {
    for (const kind of failureKinds) expect(textsOf(locale).failures[kind].text).toMatch(/[.!?]$/)
    for (const code of [...completeAttempt.failures, ...localFailureCodes]) {
      const { title, text } = describeConnectFailure(textsOf(locale), failed(code).failure, {
        host: null,
        provider: null,
      })
      expect(title + text).not.toMatch(/[{}]|undefined/)
    }
  })

  it('EM-42: formats dates and lists in its own language', () => {
    expect(Intl.DateTimeFormat.supportedLocalesOf(textsOf(locale).locale)).toEqual([textsOf(locale).locale])
    expect(textsOf(locale).locale.startsWith(locale)).toBe(true)
  })
})

describe('failures of connecting', () => {
  const codes = new Set(
    [...Object.values(connectEndpoints), completeAttempt].flatMap(({ failures }) => failures),
  )
  it.each([...codes, ...localFailureCodes])('EM-42: have a text of their own kind: %s', (code) => {
    expect(hasKind(code)).toBe(true)
  })
})

describe('the language', () => {
  it('EM-42: is the one of the session or the host, else the first of the person’s that we have, else English', () => {
    expect(localeOf('pl', ['de-AT'])).toBe('pl')
    expect(localeOf(null, ['fr-FR', 'pt-BR', 'de'])).toBe('pt')
    expect(localeOf(null, ['fr', 'constructor'])).toBe('en')
    expect(localeOf(null, [])).toBe('en')
  })

  it('EM-42: has all four forms of Polish', () => {
    const { terms, locale } = textsOf('pl')
    expect([1, 2, 5, 22, 25, 1.5].map((days) => inPlural(terms.days, days, locale))).toEqual([
      '1 dzień',
      '2 dni',
      '5 dni',
      '22 dni',
      '25 dni',
      '1,5 dnia',
    ])
  })
})
