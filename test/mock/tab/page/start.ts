/** The script of the first page, which a host or Vite serves until the worker answers. */
import { installWorker } from './install-worker.ts'
import { startedKey, triesMax } from './tries.ts'
import { texts } from './texts.ts'

const fail = (text: string): void => {
  document.title = texts.cannotStart
  const [heading, paragraph] = [document.querySelector('h1'), document.querySelector('p')]
  if (heading) heading.textContent = texts.cannotStart
  if (paragraph) paragraph.textContent = text
}

const start = async (): Promise<void> => {
  if (!globalThis.isSecureContext) return fail(texts.insecure)
  if (!('serviceWorker' in navigator)) return fail(texts.noWorker)
  const tries = Number(sessionStorage.getItem(startedKey) ?? 0)
  if (tries >= triesMax) {
    sessionStorage.removeItem(startedKey)
    return fail(texts.notAnswering)
  }
  sessionStorage.setItem(startedKey, String(tries + 1))
  await installWorker()
  globalThis.location.reload()
}

start().catch((error: unknown) => {
  console.error('[planbridge] The simulation cannot start:', error)
  fail(texts.noWorker)
})
