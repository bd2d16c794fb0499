import { documentDresser } from '../connect-flow/dress-document.ts'
import { takeArrival } from '../core/front-channel/arrival.ts'
import { loadTexts } from '../messages/connect/load-texts.ts'
import '../ui/tokens.css'
import { drawWindow } from './draw-window.tsx'
import { readEntry } from './entry.ts'
import styles from './window.module.css'
import { startWindow } from './window-session.ts'

const { location, navigator, crypto, history } = window
const { pathname, search } = location
// First, so that no later code can read the secret.
const { hash } = takeArrival(window)
if (location.hash !== '') history.replaceState(null, '', location.origin + pathname + search)

/** Longer than the server waits for a provider. An answer that takes longer counts as lost. */
const answerMsMax = 60_000

const root = document.querySelector('#window') ?? document.body
root.classList.add(styles['page'] ?? '')

startWindow(
  {
    fetch: (url, init) => window.fetch(url, { ...init, signal: AbortSignal.timeout(answerMsMax) }),
    random: crypto,
    storage: () => window.sessionStorage,
    now: () => Date.now(),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    origin: location.origin,
    languages: navigator.languages,
    userAgent: navigator.userAgent,
    navigate: (url) => location.assign(url),
    replaceWith: (url) => location.replace(url),
    setAddress: (path) => history.replaceState(null, '', location.origin + path),
    closeWindow: () => window.close(),
    onRestore: (listener) => window.addEventListener('pageshow', ({ persisted }) => persisted && listener()),
    copy: async (text) => {
      try {
        await navigator.clipboard.writeText(text)
        return true
      } catch {
        return false
      }
    },
    loadTexts,
    dress: documentDresser(document),
    draw: (model, acts) => {
      document.title = model.texts.providers.title
      drawWindow(root, model, acts)
    },
  },
  readEntry({ pathname, search, hash }),
)
