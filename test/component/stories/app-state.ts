import type { AppServices } from '@planbridge/web/testing'

type Body = Record<string, unknown>

/** A state of a screen of the app: what the BFF answers, the address, and what the person does first. */
export interface AppState {
  readonly name: string
  readonly path: string
  /** Changes of the answers of the BFF, by path. */
  readonly changed?: Readonly<Record<string, (body: Body) => unknown>>
  /** Answers in place of the BFF's, by the start of their path. */
  readonly instead?: Readonly<Record<string, (path: string) => Response | Promise<Response>>>
  readonly act?: (app: AppServices) => Promise<void> | void
  /** A text of the finished screen. */
  readonly shows: string | RegExp
}

const shownUntil = new EventTarget()

/** An answer that comes when the state is not shown any more: the screen keeps loading. */
export const whileShown = () =>
  new Promise<Response>((resolve) => {
    shownUntil.addEventListener('end', () => resolve(Response.error()), { once: true })
  })

/** Ends the answers of `whileShown`. */
export const endShowing = () => void shownUntil.dispatchEvent(new Event('end'))

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder for screenshots; empty if none are taken. */
    readonly screenshots: string
  }
}
