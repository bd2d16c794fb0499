import { fill } from './fill.ts'

/** A text that depends on a number, which is `{count}`. English has two forms. */
export interface CountedText {
  readonly one: string
  readonly other: string
}

/** The form for the number, with the number in it. @see https://www.unicode.org/reports/tr35/tr35-numbers.html#Language_Plural_Rules */
export const fillCount = ({ one, other }: CountedText, count: number, locale: string): string =>
  fill(new Intl.PluralRules(locale).select(count) === 'one' ? one : other, { count })
