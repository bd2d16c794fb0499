import { bffClient } from '../core/bff-client.ts'
import { takeArrival } from '../core/front-channel/arrival.ts'
import { captureResponse } from '../core/front-channel/authorization-callback.ts'
import { announceChange } from '../core/other-tabs.ts'
import { callbackMessagesFor } from '../messages/callback.ts'
import '../ui/tokens.css'
import { runCallback } from './run-callback.ts'

// First, so that no later code can read the response.
const response = captureResponse({ location: takeArrival(window), history: window.history })

/** Longer than the BFF waits for a provider and its store. An answer that takes longer counts as lost. */
const answerMsMax = 60_000

const messages = callbackMessagesFor(navigator.languages)
document.documentElement.lang = messages.locale

const root = document.querySelector('#callback')
if (root) {
  void runCallback(
    {
      call: bffClient((url, init) =>
        window.fetch(url, { ...init, signal: AbortSignal.timeout(answerMsMax) }),
      ),
      storage: () => window.sessionStorage,
      random: window.crypto,
      now: () => Date.now(),
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      replaceWith: (url) => window.location.replace(url),
      closeWindow: () => {
        announceChange()
        window.close()
      },
      onRestore: (listener) =>
        window.addEventListener('pageshow', ({ persisted }) => persisted && listener()),
      path: window.location.pathname,
      messages,
      root,
    },
    response,
  )
}
