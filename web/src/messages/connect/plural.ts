/** The forms of a text by the plural categories of its language. @see https://unicode.org/reports/tr35/tr35-numbers.html#Language_Plural_Rules */
export type Plural<Category extends Intl.LDMLPluralRule> = Readonly<Record<Category, string>>

/** The form for a number, with `{n}` replaced by the number as the language writes it. */
export function inPlural(forms: Plural<'other'>, count: number, locale: string): string {
  const category = new Intl.PluralRules(locale).select(count)
  const found = (forms as Readonly<Partial<Record<Intl.LDMLPluralRule, string>>>)[category] ?? forms.other
  return found.replaceAll('{n}', new Intl.NumberFormat(locale).format(count))
}
