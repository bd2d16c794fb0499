import { locales } from '@planbridge/shared/embed'
import type { Appearance } from '@planbridge/shared/embed'
import { documentDresser } from '@planbridge/web/connect-flow/dress-document.ts'
import { loadTexts } from '@planbridge/web/messages/connect/load-texts.ts'
import type { ConnectTexts } from '@planbridge/web/messages/connect/texts.ts'
import '@planbridge/web/ui/tokens.css'
import { beforeEach, describe, expect, test } from 'vitest'
import { commands, page } from 'vitest/browser'
import { everyScreen } from './every-screen.ts'
import type { ListedScreen } from './every-screen.ts'
import { longestTexts, pseudoTexts } from './longest-texts.ts'

const dress = documentDresser(document)
const english = await loadTexts('en')
const catalogues = await Promise.all(locales.map((locale) => loadTexts(locale)))

const show = ({ draw }: ListedScreen, texts: ConnectTexts, appearance: Appearance = {}): HTMLElement => {
  const root = document.createElement('div')
  document.body.replaceChildren(root)
  dress(texts, appearance)
  draw(root, texts)
  return root
}

/** Elements whose text does not fit into them, or that leave the screen. */
const overflowing = (root: HTMLElement): string[] => {
  const wide = document.documentElement.scrollWidth > document.documentElement.clientWidth
  const cut = [
    ...root.querySelectorAll<HTMLElement>('h1, h2, p, button, a, label, legend, summary, span'),
  ].filter((one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline')
  return [
    ...(wide ? ['the page'] : []),
    ...cut.map((one) => `${one.tagName} ${one.textContent.slice(0, 60)}`),
  ]
}

const languages: readonly (readonly [string, ConnectTexts])[] = [
  ...catalogues.map((texts, index) => [locales[index] ?? '', texts] as const),
  ['the pseudo-locale', pseudoTexts(english)],
  ['the longest text of all languages', longestTexts(catalogues)],
]

// The looks differ by colours and sizes only, so the other rules are for one of them.
const looks: readonly (readonly [string, 'all' | 'ofLooks', Appearance])[] = [
  ['light', 'all', { theme: 'light' }],
  ['dark', 'ofLooks', { theme: 'dark' }],
  [
    'the brand of a host',
    'ofLooks',
    {
      variables: {
        colorPrimary: '#f2c200',
        colorBackground: '#fff8ee',
        colorText: '#4a3b2a',
        colorDanger: '#e86a6a',
        borderRadius: 24,
        fontSizeBase: 20,
        fontFamily: 'Georgia, serif',
      },
    },
  ],
  [
    'a dark brand of a host',
    'ofLooks',
    { variables: { colorPrimary: '#1f6f54', colorBackground: '#101418', density: 'compact' } },
  ],
]

beforeEach(() => page.viewport(360, 800))

describe('every screen of the frame and of the window', () => {
  test.each([360, 480, 1440])(
    'EM-40: shows every text of every language whole at %i px, without a scroll bar at the bottom',
    async (width) => {
      await page.viewport(width, 800)
      const problems: string[] = []
      for (const [language, texts] of languages)
        for (const screen of everyScreen) {
          const found = overflowing(show(screen, texts))
          problems.push(...found.map((one) => `${screen.name}, ${language}: ${one}`))
        }
      expect(problems).toEqual([])
    },
  )

  test.each(looks)('EM-41: has no barrier that axe finds: %s', async (_, rules, appearance) => {
    const problems: string[] = []
    // Failures differ by their texts only.
    for (const screen of everyScreen.filter(({ name }) => !/failure (?!declined|internal)/.test(name))) {
      show(screen, english, appearance)
      const found = await commands.axeProblems(rules)
      problems.push(...found.map((one) => `${screen.name}: ${one}`))
    }
    expect(problems).toEqual([])
  })

  test('EM-40: takes every text from the catalogue of its language', () => {
    const own = /Harbour Lane Wealth|Acme Planner|Birchwood CRM|Clinic Calendar|Priya Nair/
    for (const screen of everyScreen) {
      const root = show(screen, pseudoTexts(english))
      const texts = [...root.querySelectorAll('h1, h2, button, legend, summary .name')].map((one) =>
        one.textContent.replaceAll(/\s+/g, ' ').trim(),
      )
      const foreign = texts.filter((one) => one !== '' && !one.includes('[') && !own.test(one))
      expect([screen.name, foreign]).toEqual([screen.name, []])
    }
  })
})
