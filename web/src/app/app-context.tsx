import { createContext, useContext } from 'react'
import { useStore } from 'zustand'
import type { StoreApi } from 'zustand/vanilla'
import type { Messages } from '../messages/en.ts'
import type { AppServices } from './compose.ts'

export const AppContext = createContext<AppServices | null>(null)

export function useApp(): AppServices {
  const app = useContext(AppContext)
  if (!app) throw new Error('useApp requires an AppContext')
  return app
}

export const useMessages = (): Messages => useApp().platform.messages

type StoreName = Exclude<keyof AppServices, 'platform' | 'call'>
type StateOf<Name extends StoreName> = AppServices[Name] extends StoreApi<infer State> ? State : never

/** The state of one store; the component renders again when it changes. */
export const useAppState = <Name extends StoreName>(name: Name): StateOf<Name> =>
  useStore(useApp()[name] as unknown as StoreApi<StateOf<Name>>)
