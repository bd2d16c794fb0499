import type { Session } from '@planbridge/shared/contract'
import { valueOr } from '../../core/stores/loadable.ts'
import { useAppState } from '../app-context.tsx'

type Shown = Pick<Session, 'console'> & { readonly role?: string | undefined }

/** True if the console is meant for the person of a session. Earlier versions of the BFF do not say, and showed it to everyone. */
export const isConsoleFor = ({ console = 'everyone', role }: Shown): boolean =>
  console === 'everyone' || (console === 'developers' && role === 'operator')

export function useConsoleShown(): boolean {
  const session = valueOr(useAppState('session').session, null)
  return session !== null && isConsoleFor(session)
}
