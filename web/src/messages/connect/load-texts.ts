import type { Locale } from '@planbridge/shared/embed'
import { locales } from '@planbridge/shared/embed'
import { en } from './en.ts'
import type { ConnectTexts } from './texts.ts'

/** English is in the first load, so that there are words even if nothing else can be loaded. */
const loaders: Readonly<Record<Locale, () => Promise<ConnectTexts>>> = {
  en: async () => en,
  de: async () => (await import('./de.ts')).de,
  es: async () => (await import('./es.ts')).es,
  it: async () => (await import('./it.ts')).it,
  pl: async () => (await import('./pl.ts')).pl,
  pt: async () => (await import('./pt.ts')).pt,
}

/** The language to speak: the one that the host has chosen, or else the first of the person's that we have. */
export function localeOf(chosen: Locale | null, languages: readonly string[]): Locale {
  if (chosen !== null) return chosen
  const tags = languages.map((language) => language.toLowerCase().split('-')[0])
  return tags.flatMap((tag) => locales.filter((locale) => locale === tag))[0] ?? 'en'
}

/** Loads the texts of a language; the English ones if they cannot be loaded. */
export const loadTexts = async (locale: Locale): Promise<ConnectTexts> => {
  try {
    return await loaders[locale]()
  } catch {
    return en
  }
}

export const firstTexts: ConnectTexts = en
