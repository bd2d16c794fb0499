import type { AccessModel, ConsentModel, DelegationTerms } from '@planbridge/shared/contract'
import { useState } from 'react'
import type { BffFailure } from '../../core/bff-client.ts'
import { useApp } from '../app-context.tsx'
import { useAddService } from '../connecting/use-add-connection.ts'
import { takeRefusal, useConnect } from '../connecting/use-connect.ts'
import type { SignInReturn } from '../connecting/use-connect.ts'
import type { Way } from './ways.ts'

/** The input of the person before a way is taken. */
export const required: Record<AccessModel, 'nothing' | 'terms' | 'token'> = {
  'user-present': 'nothing',
  delegation: 'terms',
  'personal-token': 'token',
  'service-account': 'nothing',
}

export interface Wish extends SignInReturn {
  readonly anotherAccount: boolean
  /** The terms of a delegation. */
  readonly terms?: DelegationTerms
}

type CarryOut = (way: Way, wish: Wish) => Promise<BffFailure | null>

/** Returns a function that takes a way and resolves to the failure, if any. It stays busy while the browser leaves for the provider. */
export function useCarryOut(): { readonly carryOut: CarryOut; readonly busy: Way | null } {
  const app = useApp()
  const connect = useConnect()
  const addService = useAddService()
  const [busy, setBusy] = useState<Way | null>(null)

  const consent = async (model: ConsentModel, { entry }: Way, wish: Wish): Promise<BffFailure | null> => {
    await connect({ entry, model, ...wish })
    if (!wish.keepsPage) return takeRefusal(app)
    // The window may be closed, so the button stays usable. A failure is shown as a notice.
    setBusy(null)
    return null
  }
  const take: Record<AccessModel, CarryOut> = {
    'user-present': (way, wish) => consent('user-present', way, wish),
    delegation: (way, wish) => consent('delegation', way, wish),
    'personal-token': async () => null,
    'service-account': async ({ entry }) => {
      const result = await addService(entry)
      setBusy(null)
      return result.kind === 'failed' ? result.failure : null
    },
  }
  const carryOut: CarryOut = async (way, wish) => {
    setBusy(way)
    const failure = await take[way.offer.model](way, wish)
    if (failure) setBusy(null)
    return failure
  }
  return { carryOut, busy }
}
