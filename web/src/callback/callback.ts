import { bffClient } from '../core/bff-client.ts'
import { captureResponse } from '../core/front-channel/authorization-callback.ts'
import { callbackMessagesFor } from '../messages/callback.ts'
import '../ui/tokens.css'
import { runCallback } from './run-callback.ts'

// First, so that no later code can read the response from the address bar.
const response = captureResponse(window)

const messages = callbackMessagesFor(navigator.languages)
document.documentElement.lang = messages.locale

const root = document.querySelector('#callback')
if (root) {
  void runCallback(
    {
      call: bffClient((url, init) => window.fetch(url, init)),
      storage: () => window.sessionStorage,
      random: window.crypto,
      now: () => Date.now(),
      replaceWith: (url) => window.location.replace(url),
      path: window.location.pathname,
      messages,
      root,
    },
    response,
  )
}
