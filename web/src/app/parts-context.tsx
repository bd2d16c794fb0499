import { createContext, useContext } from 'react'
import { useStore } from 'zustand'
import type { StoreApi } from 'zustand/vanilla'
import type { Messages } from '../messages/en.ts'
import type { Parts } from './compose.ts'

export const PartsContext = createContext<Parts | null>(null)

export function useParts(): Parts {
  const parts = useContext(PartsContext)
  if (!parts) throw new Error('The app is drawn outside of its PartsContext')
  return parts
}

export const useMessages = (): Messages => useParts().world.messages

type StoreName = Exclude<keyof Parts, 'world'>
type StateOf<Name extends StoreName> = Parts[Name] extends StoreApi<infer State> ? State : never

/** The present state of one store; draws again when it changes. */
export const usePart = <Name extends StoreName>(name: Name): StateOf<Name> =>
  useStore(useParts()[name] as unknown as StoreApi<StateOf<Name>>)
