import type { Connection } from '@planbridge/shared/contract'
import { fill } from '../../messages/fill.ts'
import { withNames } from '../../messages/connect/describe-connect-failure.ts'
import type { Names } from '../../messages/connect/describe-connect-failure.ts'
import { inPlural } from '../../messages/connect/plural.ts'
import type { Plural } from '../../messages/connect/plural.ts'
import type { ConnectTexts } from '../../messages/connect/texts.ts'
import { isolated } from '../../messages/isolated.ts'
import type { ConnectFlow } from '../flow.ts'

/** The texts of a screen with the names of the app and of the provider in them. */
export interface Words {
  readonly texts: ConnectTexts
  readonly names: Names
  /** Puts the names and further values into a text. */
  readonly say: (text: string, values?: Readonly<Record<string, string | number>>) => string
  readonly count: (forms: Plural<'other'>, count: number) => string
}

export function wordsOf(texts: ConnectTexts, names: Names): Words {
  const say: Words['say'] = (text, values = {}) => withNames(texts, fill(text, values), names)
  return {
    texts,
    names,
    say,
    count: (forms, count) => say(inPlural(forms, count, texts.locale)),
  }
}

/** The provider of a connection; null if it is not known. */
function nameIn({ view }: ConnectFlow, { integration, shown_as }: Connection): string | null {
  const listed = view?.entries.find(({ id }) => id === integration)
  return shown_as?.provider.name ?? listed?.provider.name ?? null
}

/** The provider that a step is about; null if it is about none. */
function providerOf(flow: ConnectFlow): string | null {
  const { step } = flow
  if (step.name === 'ways') return step.provider
  if ('way' in step) return step.way?.entry.provider.name ?? null
  return 'connection' in step && step.connection ? nameIn(flow, step.connection) : null
}

export const namesOf = (flow: ConnectFlow): Names => ({
  host: flow.view === null ? null : isolated(flow.view.host),
  provider: providerOf(flow),
})
