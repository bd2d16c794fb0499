/** The texts in the first of the person's languages that we speak. */
export function inLanguage<Texts>(
  languages: readonly string[],
  locales: { readonly en: Texts } & Readonly<Record<string, Texts>>,
): Texts {
  const tags = languages.map((language) => language.toLowerCase().split('-')[0] ?? '')
  const spoken = tags.find((tag) => Object.hasOwn(locales, tag))
  return locales[spoken ?? 'en'] ?? locales.en
}
