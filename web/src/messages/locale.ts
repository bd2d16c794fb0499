/** Selects the texts for the first of the person's languages that is available; English otherwise. */
export function inLanguage<Texts>(
  languages: readonly string[],
  locales: { readonly en: Texts } & Readonly<Record<string, Texts>>,
): Texts {
  const tags = languages.map((language) => language.toLowerCase().split('-')[0] ?? '')
  const available = tags.find((tag) => Object.hasOwn(locales, tag))
  return locales[available ?? 'en'] ?? locales.en
}
