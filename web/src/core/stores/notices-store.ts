import type {
  Connection,
  ConnectionId,
  OutputOf,
  disconnect,
  SignOutReport,
} from '@planbridge/shared/contract'
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { BffFailure } from '../bff-client.ts'

/** The content of a notice as data; the app supplies the text. */
export type NoticeContent =
  | { readonly kind: 'failure'; readonly failure: BffFailure; readonly provider: string | null }
  | {
      readonly kind: 'connected'
      readonly connection: ConnectionId
      readonly integration: string
      readonly status: Connection['status']
      /** True if it was connected before, and this attempt was not needed. */
      readonly again?: boolean
    }
  | {
      readonly kind: 'disconnected'
      readonly integration: string
      readonly provider: string
      readonly revoked: OutputOf<typeof disconnect>['revoked']
    }
  | { readonly kind: 'signed-out'; readonly report: SignOutReport }
  | { readonly kind: 'merged' }
  | { readonly kind: 'terms-changed'; readonly integration: string }
  | { readonly kind: 'account-chosen'; readonly account: string; readonly detail: string }

export interface Notice {
  readonly id: number
  readonly content: NoticeContent
}

export interface NoticesState {
  /** Only the latest notice is shown, because it is the reply to the person's last action. */
  readonly current: Notice | null
  readonly show: (content: NoticeContent) => void
  readonly dismiss: () => void
}

export const createNoticesStore = (): StoreApi<NoticesState> =>
  createStore<NoticesState>()((set) => ({
    current: null,
    show: (content) => set(({ current }) => ({ current: { id: (current?.id ?? 0) + 1, content } })),
    dismiss: () => set({ current: null }),
  }))
