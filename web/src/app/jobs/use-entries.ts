import type { KeptAnswer } from '@planbridge/shared/contract'
import { fill } from '../../messages/fill.ts'
import { useMessages } from '../app-context.tsx'

/** The number of entries of an answer in words; null if it is no list. */
export function useEntries(answer: Pick<KeptAnswer, 'entries'> | undefined): string | null {
  const { answers, locale } = useMessages()
  const count = answer?.entries ?? null
  if (count === null) return null
  const isOne = new Intl.PluralRules(locale).select(count) === 'one'
  return fill(isOne ? answers.entry : answers.entries, { count: new Intl.NumberFormat(locale).format(count) })
}
