/** The parts of a service worker that TypeScript's types of a page do not have. @see https://w3c.github.io/ServiceWorker/ */
export interface LastingEvent extends Event {
  waitUntil(work: Promise<unknown>): void
}

export interface AnsweredEvent extends LastingEvent {
  readonly request: Request
  respondWith(answer: Promise<Response>): void
}

interface Client {
  postMessage(message: unknown): void
}

export interface WorkerScope {
  readonly location: { readonly origin: string }
  readonly clients: {
    claim(): Promise<void>
    matchAll(options: { readonly includeUncontrolled: boolean }): Promise<readonly Client[]>
  }
  skipWaiting(): Promise<void>
  addEventListener(type: 'install' | 'activate', listener: (event: LastingEvent) => void): void
  addEventListener(type: 'fetch', listener: (event: AnsweredEvent) => void): void
  addEventListener(type: 'message', listener: (event: LastingEvent & MessageEvent) => void): void
}
