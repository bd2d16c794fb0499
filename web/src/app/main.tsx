import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { takeCompletedConnection } from '../core/front-channel/completed-connection.ts'
import { connectTabs } from '../core/other-tabs.ts'
import { messagesFor } from '../messages/index.ts'
import '../ui/tokens.css'
import { AppContext } from './app-context.tsx'
import { App } from './app.tsx'
import { clearPerson, compose, loadAll } from './compose.ts'
import type { AppPlatform } from './compose.ts'
import { openWindow } from './renewal/open-window.ts'
import { restorePlace } from './renewal/kept-place.ts'
import { saveFile } from './shell/save-file.ts'
import { applyTheme, savedTheme } from './shell/theme.ts'
import { startApp } from './start-app.ts'

const storage = () => window.sessionStorage

const platform: AppPlatform = {
  fetch: (url, init) => window.fetch(url, init),
  storage,
  random: window.crypto,
  now: () => Date.now(),
  navigate: (url) => window.location.assign(url),
  replace: (url) => window.location.replace(url),
  openWindow,
  copy: (text) =>
    navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    ),
  save: saveFile,
  origin: window.location.origin,
  announce: connectTabs((change) => {
    if (change === 'signed-out') clearPerson(app)
    void loadAll(app)
  }),
  timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
  messages: messagesFor(navigator.languages),
}

const app = compose(platform)

document.documentElement.lang = platform.messages.locale
applyTheme(savedTheme())
// A page restored from the back-forward cache may show outdated state.
window.addEventListener('pageshow', (event) => event.persisted && window.location.reload())
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') void loadAll(app)
})

const completed = takeCompletedConnection(storage)
void startApp(app, completed).then(() => restorePlace(storage, completed))

const root = document.querySelector('#app')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <AppContext value={app}>
        <App />
      </AppContext>
    </StrictMode>,
  )
}
