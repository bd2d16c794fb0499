import type { AccessModel } from '@planbridge/shared/contract'
import type { Messages } from '../../messages/en.ts'
import { fill } from '../../messages/fill.ts'
import { formatDays } from './format-time.ts'

/** Explains an access model of a provider; `daysMax` is the provider's limit, null if there is none. */
export function modelMeaning(
  { models, locale }: Pick<Messages, 'models' | 'locale'>,
  model: AccessModel,
  { provider, daysMax }: { readonly provider: string; readonly daysMax: number | null },
): string {
  const { meaning, limitedMeaning } = models[model]
  return daysMax === null
    ? fill(meaning, { provider })
    : fill(limitedMeaning, { provider, days: formatDays(daysMax, locale) })
}
