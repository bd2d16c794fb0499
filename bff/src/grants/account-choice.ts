import type { AccountChoice } from '@planbridge/shared/contract'
import type { ConnectionRow } from '../store/ports/ports.ts'

type ChosenAccount = Pick<ConnectionRow, 'choice' | 'choices' | 'status'>

interface Candidates {
  readonly choices: readonly AccountChoice[]
  /** The account that the person picked at the provider. */
  readonly preferred: string | null
  /** The previous choice for this connection. */
  readonly before: string | null
}

/** Selects the previous choice, the account picked at the provider, or the only one; otherwise the person has to choose. */
export const chosenAccount = ({ choices, preferred, before }: Candidates): ChosenAccount => {
  const known = (id: string | null) => choices.find((choice) => choice.id === id)?.id
  const only = choices.length === 1 ? choices[0]?.id : undefined
  const choice = known(before) ?? known(preferred) ?? only ?? null
  return { choices, choice, status: statusOf({ choice, choices }) }
}

const statusOf = ({ choice, choices }: Omit<ChosenAccount, 'status'>): 'choose-account' | 'active' =>
  choice === null && choices.length > 0 ? 'choose-account' : 'active'

/** The status of a connection after its verification. */
export const awaitedStatus = (row: ChosenAccount): ConnectionRow['status'] =>
  row.status === 'pending-verification' ? statusOf(row) : row.status
