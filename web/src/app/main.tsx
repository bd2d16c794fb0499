import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { takeCompletedConnection } from '../core/front-channel/completed-connection.ts'
import { messagesFor } from '../messages/index.ts'
import '../ui/tokens.css'
import { AppContext } from './app-context.tsx'
import { App } from './app.tsx'
import { clearPerson, compose, loadAll } from './compose.ts'
import type { AppPlatform } from './compose.ts'
import { connectTabs } from './shell/other-tabs.ts'
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

void startApp(app, takeCompletedConnection(storage))

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
