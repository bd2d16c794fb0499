import { bffClient } from '../core/bff-client.ts'
import { captureResponse } from '../core/front-channel/authorization-callback.ts'
import { callbackMessagesFor } from '../messages/callback.ts'
import '../ui/tokens.css'
import { runCallback } from './run-callback.ts'

// Before anything else: what follows must not find the response in the address bar.
const response = captureResponse(window)

const messages = callbackMessagesFor(navigator.languages)
document.documentElement.lang = messages.locale

const place = document.querySelector('#callback')
if (place) {
  void runCallback(
    {
      call: bffClient((url, init) => window.fetch(url, init)),
      storage: () => window.sessionStorage,
      random: window.crypto,
      now: () => Date.now(),
      leaveFor: (url) => window.location.replace(url),
      path: window.location.pathname,
      messages,
      place,
    },
    response,
  )
}
