import type { AccountChoice } from '@planbridge/shared/contract'
import type { ConnectionRow } from '../store/ports/ports.ts'

type Chosen = Pick<ConnectionRow, 'choice' | 'choices' | 'status'>

interface Candidates {
  readonly choices: readonly AccountChoice[]
  readonly preferred: string | null
  /** What was chosen before, on this connection. */
  readonly before: string | null
}

/** The account that needs no question: the one chosen before, the one picked at the provider, or the only one. */
export const chosenAccount = ({ choices, preferred, before }: Candidates): Chosen => {
  const known = (id: string | null) => choices.find((choice) => choice.id === id)?.id
  const only = choices.length === 1 ? choices[0]?.id : undefined
  const choice = known(before) ?? known(preferred) ?? only ?? null
  return { choices, choice, status: choice === null && choices.length > 0 ? 'choose-account' : 'active' }
}
