import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { takeArrival } from '../core/front-channel/arrival.ts'
import { messagesFor } from '../messages/index.ts'
import '../ui/tokens.css'
import { App } from './app.tsx'
import { compose, loadAll } from './compose.ts'
import type { World } from './compose.ts'
import { welcome } from './shell/welcome.ts'
import { PartsContext } from './parts-context.tsx'
import { tellOtherTabs } from './shell/other-tabs.ts'
import { saveText } from './shell/save-text.ts'
import { applyTheme, rememberedTheme } from './shell/theme.ts'

const storage = () => window.sessionStorage

const world: World = {
  fetch: (url, init) => window.fetch(url, init),
  storage,
  random: window.crypto,
  now: () => Date.now(),
  navigate: (url) => window.location.assign(url),
  copy: (text) =>
    navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    ),
  save: saveText,
  origin: window.location.origin,
  announce: tellOtherTabs(() => void loadAll(parts)),
  timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
  messages: messagesFor(navigator.languages),
}

const parts = compose(world)

document.documentElement.lang = world.messages.locale
applyTheme(rememberedTheme())
// A page out of the back-forward cache shows what was true before; what is true now is one load away.
window.addEventListener('pageshow', (event) => event.persisted && window.location.reload())
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') void loadAll(parts)
})

void welcome(parts, takeArrival(storage))

const place = document.querySelector('#app')
if (place) {
  createRoot(place).render(
    <StrictMode>
      <PartsContext value={parts}>
        <App />
      </PartsContext>
    </StrictMode>,
  )
}
